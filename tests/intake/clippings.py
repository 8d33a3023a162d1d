"""Exports of news databases in their layouts, with invented news in them."""

FERRY = "Ferry stays in port for another week"
UNION = "Union denies asking for the inspection"
SAID = "The ferry will stay in port for another week, the Harbor Ministry said on Tuesday."
CRACKS = "“We found cracks in the hull,” said Pavel Doran, the energy minister."
DENIED = "The union denied that its members had asked for it, a woman who spoke for it said."

COVER = (
    "User Name: A. Reader",
    "Date and Time: Monday, January 25, 2021 10:15:00 AM EST",
    "Job Number: 135412345",
    "Documents (2)",
    f"1. {FERRY} - Correction Appended",
    "Client/Matter: -None-",
    "Search Terms: ferry and union",
    f"2. {UNION}",
    "Client/Matter: -None-",
    "| About LexisNexis | Privacy Policy | Terms & Conditions | Copyright © 2021 LexisNexis",
)
NEXIS_1 = (
    FERRY,
    f"{FERRY} - Correction Appended",
    "Northern Wire",
    "January 26, 2016 Tuesday",
    "Late Edition - Final",
    "Copyright 2016 Northern Wire Company All Rights Reserved",
    "Section: NEWS; Pg. A 1",
    "Length: 512 words",
    "Byline: Ana Ruiz, Northern Wire staff reporter",
    "Dateline: SANDEN",
    "Body",
    SAID,
    CRACKS,
    "Graphic",
    "Photo, the ferry on Monday.",
    "Correction",
    "An earlier version of this article misnamed the ship.",
    "Classification",
    "Language: ENGLISH",
    "Publication-Type: Newspaper",
    "Load-Date: January 27, 2016",
    "End of Document",
)
NEXIS_2 = (
    UNION,
    UNION,
    "The Harbor Post (London)",
    "January 27, 2016 Wednesday 10:15 AM GMT",
    "Copyright 2016 Harbor Post Ltd All Rights Reserved",
    "Length: 99 words",
    "Byline: Lena Fisk",
    "Body",
    DENIED,
    "Load-Date: January 27, 2016",
    "End of Document",
)
FACTIVA_1 = (
    "News",
    FERRY,
    "By Ana Ruiz",
    "1,512 words",
    "26 January 2016",
    "10:15",
    "Northern Wire",
    "NWIRE",
    "A1",
    "English",
    "Copyright 2016 Northern Wire Company",
    SAID,
    CRACKS,
    "Document NWIRE00020160126ec1q00001",
)
FACTIVA_2 = (
    UNION,
    "Lena Fisk",
    "99 words",
    "27 January 2016",
    "Harbor Post",
    "HPOST",
    "English",
    "(c) 2016 Harbor Post Ltd",
    DENIED,
    "Document HPOST00020160127ec1r00002",
)
RULE = "_" * 60
PROQUEST = (
    "Table of contents",
    f"1. {FERRY}......................... 1",
    f"2. {UNION}......................... 3",
    RULE,
    "Document 1 of 2",
    FERRY,
    "Author: Ruiz, Ana",
    "Publication info: Northern Wire ; Sanden [Sanden]26 Jan 2016: A.1.",
    "Abstract: The ferry stays.",
    f"Full text: {SAID}",
    CRACKS,
    "Subject: Ferries",
    f"Title: {FERRY}",
    "Publication title: Northern Wire; Sanden",
    "Publication date: Jan 26, 2016",
    "Section: NEWS",
    "Language of publication: English",
    "Database: ProQuest Central",
    RULE,
    "Document 2 of 2",
    UNION,
    f"Full text: {DENIED}",
    f"Title: {UNION}",
    "Publication title: Harbor Post",
    "Publication date: Jan 27, 2016",
    RULE,
    "Contact ProQuest",
)
ACADEMIC = f"""
                               1 of 2 DOCUMENTS

                                Northern Wire

                            January 26, 2016 Tuesday
                              Late Edition - Final

{FERRY}

BYLINE: Ana Ruiz

SECTION: NEWS; Pg. A1

LENGTH: 512 words

The ferry will stay in port for another week,
the Harbor Ministry said on Tuesday.

{CRACKS}

GRAPHIC: Photo, the ferry on Monday.

LOAD-DATE: January 27, 2016

LANGUAGE: ENGLISH

                    Copyright 2016 Northern Wire Company
                            All Rights Reserved

                               2 of 2 DOCUMENTS

                               The Harbor Post

                           January 27, 2016 Wednesday

LENGTH: 99 words

HEADLINE: {UNION}

{DENIED}

LOAD-DATE: January 27, 2016
"""
PROPERTY = (
    "Copyright of Northern Wire is the property of Northern Wire Company and its content may not be copied or emailed to multiple sites or posted to a "
    "listserv without the copyright holder's express written permission. However, users may print, download, or email articles for individual use."
)
PERMALINK = "https://search.ebscohost.com/login.aspx?direct=true&db=nfh&AN=94783736&site=ehost-live"
EBSCO_1 = (
    ("Title", f"{FERRY}."),
    ("Authors", "RUIZ, ANA"),
    ("Source", "Northern Wire. 3/4/2014, Vol. 163 Issue 56431, pA1-A10. 2p."),
    ("Document Type", "Article"),
    ("Subject Terms", "FERRIES"),
    ("Abstract", "The article reports that the ferry stays."),
    ("Full Text Word Count", "30"),
    ("ISSN", "0362-4331"),
    ("Accession Number", "94783736"),
    ("Database", "Newspaper Source"),
    ("Persistent link to this record (Permalink)", PERMALINK),
)
EBSCO_1_TEXT = (
    f"{FERRY}.",
    SAID,
    "PHOTO (COLOR): The ferry on Monday.",
    CRACKS,
    "~~~~~~~~",
    "By Ana Ruiz, Northern Wire",
    "(Copyright 2014 Northern Wire Company)",
    PROPERTY,
)
EBSCO_2 = (
    ("Title", UNION),
    ("Source", "Harbor Post, The (London). Mar2014, p3. 1p."),
    ("Abstract", f"{DENIED} [ABSTRACT FROM PUBLISHER] {PROPERTY} (Copyright applies to all Abstracts.)"),
    ("Accession Number", "94783737"),
    ("Database", "Academic Search Complete"),
)
RIS = f"""TY  - NEWS
AU  - Ruiz, Ana
T1  - {FERRY}
JF  - Northern Wire
JO  - Northern Wire
PB  - Northern Wire Company
Y1  - 2014/03/04/
VL  - 163
IS  - 56431
N2  - {SAID}
{CRACKS}

The union; the ministry.
UR  - {PERMALINK};jsessionid=1
DB  - Newspaper Source
DP  - EBSCOhost
ER  -

TY  - NEWS
T1  - {UNION}
JF  - Harbor Post, The
PY  - 2014
DA  - 2014 Mar 05
AB  - {DENIED}
UR  - https://www.proquest.com/docview/1503774442
DB  - ProQuest Central
ER  -
"""
EBSCO_HEADINGS = (
    "Article Title,Author,Journal Title,ISSN,ISBN,Publication Date,Volume,Issue,First Page,Page Count,Accession Number,DOI,Publisher,Doctype,"
    "Subjects,Keywords,Abstract,PLink"
).split(",")
