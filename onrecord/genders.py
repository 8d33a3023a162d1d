"""Whether "he" or "she" may stand for somebody: from titles, role words and common first names; "" where nothing tells."""

from __future__ import annotations

from typing import Literal

Gender = Literal["he", "she", ""]

SHE_WORDS = frozenset(
    "mrs ms miss lady madam queen princess duchess woman girl mother wife daughter sister aunt grandmother widow actress"
    " spokeswoman chairwoman congresswoman councilwoman businesswoman policewoman assemblywoman".split()
)
HE_WORDS = frozenset(
    "mr sir lord king prince duke man boy father husband son brother uncle grandfather widower actor pope"
    " spokesman chairman congressman councilman businessman policeman assemblyman".split()
)
SHE_NAMES = frozenset(
    "abigail adriana agnes alice alicia alison amanda amber amy ana andrea angela angelina anita ann anna anne annie april ashley audrey"
    " barbara beatrice becky bernadette beth betsy betty beverly bonnie brenda brianna bridget brittany camille carla carly carmen carol"
    " caroline carolyn catherine cecilia charlotte cheryl chloe christina christine cindy claire clara claudia colleen condoleezza"
    " connie cristina crystal cynthia daisy danielle deborah debbie denise diana diane dolores donna doris dorothy edith eileen elaine"
    " eleanor elena elisabeth elise elizabeth ella ellen emily emma erica erin esther ethel eva evelyn fatima fiona florence frances"
    " gabriela gail gertrude gina gladys glenda gloria grace greta gretchen gwen hannah harriet heather heidi helen hillary holly huma"
    " ida ingrid irene iris isabel isabella ivanka jacqueline jamie jane janet janice jasmine jean jeanne jen jenna jennifer jessica jill"
    " joan joanna jocelyn josephine joyce juanita judith judy julia juliana julie june kaitlin karen karin kate katherine kathleen kathryn"
    " kathy katie katrina kayla kelly kellyanne kimberly kirsten kristen kristin laura lauren leah leslie lillian linda lindsay lisa liz"
    " loretta lori lorraine louise lucia lucy lydia lynn madeleine maggie malia marcia margaret maria marianne marie marilyn marina marion"
    " marjorie marlene marsha martha mary maureen maxine megan megyn melania melanie melissa mercedes meredith michelle mildred miranda"
    " molly monica nadia nancy naomi natalia natalie natasha nicola nicole nikki nina nora norma olga olivia paige pamela patricia patty"
    " paula pauline peggy penny phyllis priscilla rachel rebecca renee rhonda rita roberta robin rosa rose rosemary roxanne ruth sabrina"
    " sally samantha sandra sara sarah sasha shannon sharon sheila shelly sherry shirley silvia sofia sonia sophia sophie stacy stella"
    " stephanie sue susan susanna suzanne svetlana sylvia tamara tammy tanya tara teresa theresa tiffany tina tracy ursula valerie vanessa"
    " vera veronica vicki victoria viola virginia vivian wanda wendy whitney winifred yolanda yvonne zoe".split()
)  # fmt: skip
HE_NAMES = frozenset(
    "aaron abdul abdullah abraham adam adrian ahmed alan albert alberto alejandro alex alexander alexei alfred ali allen alvin anatoly"
    " andre andrei andrew andy angus anthony antonio arnold arthur ashraf barack barry bashar ben benjamin bernard bernie bill billy"
    " bob bobby boris brad bradley brandon brendan brent brett brian bruce bryan calvin carl carlos cecil chad charles charlie chris"
    " christian christopher chuck clarence clark claude clayton clifford clinton colin corey craig curtis cyrus dale damian dan daniel"
    " danny darren darrell dave david dean dennis derek dick diego dmitri dmitry don donald doug douglas duncan dustin dwight earl ed"
    " eddie edgar edmund eduardo edward edwin elliot elmer emmanuel enrique eric ernest eugene evan felix fernando floyd francis"
    " francisco francois frank franklin fred frederick gabriel gareth gary gavin gene geoff geoffrey george gerald gerard gilbert glen"
    " glenn gordon graham grant greg gregory guillermo gustavo guy hamid harold harry harvey hassan henry herbert herman howard hugh"
    " hugo hussein ian ibrahim igor ilya isaac ivan jack jacob jacques jake james jamal jared jason jay jeff jeffrey jeremy jerome"
    " jerry jesse jim jimmy joe joel john johnny jon jonathan jorge jose joseph josh joshua juan julian julio justin karl keith ken"
    " kenneth kevin khaled kirk kofi kurt kyle larry lars lawrence leo leon leonard leonid lester lewis liam lloyd lou louis luis luke"
    " luther mahmoud manuel marc marco marcus mario mark marshall martin marty marvin matt matthew maurice max maxim melvin michael"
    " miguel mike mikhail milton mitch mitchell mitt mohamed mohammad mohammed morgan morris moses muhammad mustafa nathan nathaniel"
    " neil nelson newt nicholas nick nigel nikita nikolai noah norman oleg oliver omar oscar otto owen pablo patrick paul pavel pedro"
    " perry pete peter phil philip phillip pierre rafael ralph ramon rand randall randy ray raymond raul reginald reuben rex ricardo"
    " richard rick ricky rob robert roberto rodney rodrigo roger roland roman ron ronald rory ross roy rudolf rudy rupert russell ryan"
    " salman sam samuel scott sean sebastian sergei sergey seth seymour shaun simon spencer stanley stefan stephen steve steven stuart"
    " ted terence terry theodore thomas tim timothy todd tom tomas tommy tony travis trevor tyler vernon victor viktor vincent vitaly"
    " vitor vladimir walter warren wayne wendell wesley will william winston wolfgang yuri yusuf zachary".split()
)  # fmt: skip


def gender_of(name: str, *roles: str) -> Gender:
    """Of somebody with this name and these roles or titles."""
    words = {word.strip(".,").lower() for role in (*roles, name) for word in role.split()}
    if words & SHE_WORDS or words & HE_WORDS:
        return "she" if words & SHE_WORDS else "he"
    first = name.split(maxsplit=1)[0].strip(".,").lower() if " " in name else ""
    return "she" if first in SHE_NAMES else "he" if first in HE_NAMES else ""
