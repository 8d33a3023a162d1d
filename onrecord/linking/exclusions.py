"""Words of which one excludes another: the two ends of a scale, and those that stand in one line."""

from __future__ import annotations

# Word, by its first six letters -> a scale and its end.
OPPOSITES = {
    word: (scale, sign)
    for scale, (plus, minus) in {
        "consent": ("accept agree agreed agrees approv allow allowe allows passed permit ratifi", "refuse refusa reject rebuff declin forbid bars banned prohib disall"),
        "guilt": ("guilty convic", "innoce acquit cleare"),
        "life": ("alive unharm surviv", "dead died dies killed death deaths"),
        "change": ("rise rises rose risen rising raise raised raises increa grow grew grows growin hike hiked gained", "fall fell falls fallen fallin cut cuts reduce decrea declin drop droppe drops lower lowere shrink slowed slows"),
        "win": ("win wins won", "lose loses lost"),
        "stay": ("stay stays stayed stayin remain keep keeps kept", "leave leaves leavin left quit quits resign"),
        "open": ("open opens opened reopen", "close closed closes shut shuts"),
        "support": ("suppor backs backed favour endors", "oppose oppos opposi"),
        "know": ("knew known knows know aware", "unawar"),
        "law": ("legal lawful", "illega unlawf"),
        "safe": ("safe", "unsafe poison danger"),
        "genuine": ("genuin authen", "fake forged forger"),
        "go": ("procee", "cancel abando"),
        "test": ("positi", "negati"),
        "begin": ("begin began begun start starte launch", "stop stoppe halt halted ended ends"),
        "drunk": ("sober", "drunk"),
        "profit": ("profit", "loss losses"),
        "tell": ("admit admitt confir", "denied denies deny"),
        "health": ("healthy", "ill sick"), "hold": ("holdin holds intact", "collap"), "court": ("allowe admiss", "inadmi"), "free": ("volunt", "forced compel"), "cause": ("accide", "delibe purpos"),
        "attend": ("attend", "boycot"), "vote": ("suppor", "abstai"), "duty": ("compul mandat obliga", "option volunt"), "appeal": ("upheld", "overtu quashe"), "impose": ("impose", "lift lifted lifts"),
    }.items()
    for sign, words in ((1, plus), (-1, minus))
    for word in words.split()
}  # fmt: skip
# Of each line, one excludes another where both claims name one.
RIVALS = {
    word: (line, rival)
    for line, rivals in {
        "family": "mother;father;brother;sister;wife,widow,spouse;husband;son;daughter;uncle;aunt;cousin;stepfather;nephew;niece",
        "office": "chairman,chairwoman,chair;treasurer;ceo;secretary;minister;premier;president;mayor;governor,gov;ambassador,envoy;coach;captain;goalkeeper;referee;doctor;nurse;pilot;co-pilot;prosecutor;judge;priest;lawyer,attorney;journalist,reporter;cameraman",
        "ministry": "foreign;finance;defence,defense;interior;justice;health;education;transport;trade;agriculture;energy;environment;labour,labor;culture",
        "direction": "north,northern;south,southern;east,eastern;west,western",
        "side": "left-wing;right-wing",
        "chamber": "senate;house;commons;lords",
        "forces": "army;navy;police;coastguard",
        "time": "former;current,present",
        "season": "spring;summer;autumn;winter",
        "where": "inside;outside",
        "proceeding": "questioned,questions,investigating,investigated,investigates;charged,charges,accused,accuses;convicted,convicts;fined,fines;acquitted",
        "measure": "suspended,suspends;dismissed,dismisses,sacked,fired",
        "when": "next;last",
        "rank": "archbishop;cardinal",
        "extent": "all,every;half",
        "trade": "lease,leases,leased;buy,buys,bought,acquires,acquired",
    }.items()
    for rival in rivals.split(";")
    for word in rival.split(",")
}  # fmt: skip
