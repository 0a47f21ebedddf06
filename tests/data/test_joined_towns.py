"""Towns that a railway joins: a hole in the drawing of one must not come back unseen.

The kilometres are rough, from straight lines and published lengths: they tell a mended hole from a
way around it, no more.
"""

import pytest

from geo.atlas import Atlas
from layers.atlas import load_atlas

# From, to, least and most km: capitals and large towns of one country, across every hole that was
# closed by hand, and a few that always were whole.
PAIRS = [
    ("istanbul", "ankara", 500, 620),
    ("gebze-tr", "izmit-tr", 44, 52),
    ("istanbul", "izmir-tr", 450, 900),
    ("naples", "reggio-calabria-it", 430, 500),
    ("palermo-it", "catania-it", 200, 400),
    ("sarahs", "mary-tm", 185, 260),
    ("sarahs", "tejen-tm", 125, 190),
    ("sarahs", "ashgabat-tm", 300, 420),
    ("beian", "harbin", 325, 345),
    ("heihe", "harbin", 620, 650),
    ("heihe", "beian", 300, 310),
    ("beian", "qiqihar-cn", 220, 260),
    ("aihui-cn", "harbin", 570, 640),
    ("vadodara-in", "mumbai-in", 370, 430),
    ("gorgan", "incheh-borun", 80, 95),
    ("moscow", "vladivostok", 9_100, 9_350),
    ("kyiv", "odesa-ua", 580, 700),
    ("warsaw", "krakow-pl", 280, 380),
    ("berlin", "munich-de", 560, 720),
    ("paris-fr", "marseille-fr", 740, 900),
    ("tehran", "mashhad-ir", 850, 1_000),
    ("astana", "almaty", 1_150, 1_450),
    ("beijing", "guangzhou-cn", 2_150, 2_420),
    ("delhi-in", "kolkata-in", 1_350, 1_550),
    ("chelyabinsk", "magnitogorsk-ru", 380, 440),
    ("volgograd-ru", "kamensk-shakhtinsky-ru", 350, 410),
    ("karasuk-ru", "slavgorod-ru", 90, 125),
    ("velikiye-luki-ru", "rzhev-ru", 230, 260),
    ("konotop-ua", "sumy-ua", 118, 145),
    ("termez", "qarshi-uz", 300, 345),
    ("karachi-pk", "hyderabad-pk", 165, 195),
    ("lahore-pk", "faisalabad-pk", 122, 160),
    ("lahore-pk", "multan-pk", 313, 360),
    ("dhaka-bd", "rajshahi-bd", 230, 300),
    ("baghdad-iq", "mosul-iq", 380, 430),
    ("copenhagen-dk", "odense-dk", 142, 175),
    ("van-tr", "tatvan-tr", 90, 120),
    ("palermo-it", "naples", 600, 720),
    ("lisbon-pt", "porto-pt", 320, 380),
    ("plymouth-gb", "exeter-gb", 70, 100),
    ("warszawa", "bialystok-pl", 175, 200),
    ("baicheng-cn", "ulanhot-cn", 72, 105),
    ("krychaw", "orsha", 95, 150),
    ("shijiazhuang-cn", "taiyuan-cn", 225, 250),
    ("hohhot", "beijing", 560, 690),
    ("baoji", "guangyuan-cn", 330, 370),
    ("chaoyangchuan", "helong", 65, 78),
    ("longjing", "tumen", 65, 95),
    ("liaoyang", "benxi", 65, 80),
    ("musan", "chongjin", 95, 105),
    # On long curated links, beside towns on the base network.
    ("vladimir-ru", "kovrov-ru", 63, 85),
    ("kolomna-ru", "ryazan-ru", 77, 90),
    ("handan-cn", "anyang-cn", 58, 70),
    ("baranovichi-by", "slonim-by", 48, 62),
    # Where a branch leaves a curated link midway.
    ("suzhou-cn", "kunshan-cn", 35, 45),
    ("tangshan", "fengrun-cn", 22, 42),
    ("dalnerechensk-ru", "lesozavodsk-ru", 58, 75),
    ("kirishi-ru", "chudovo-ru", 48, 60),
    ("achinsk-ru", "bogotol-ru", 60, 85),
    ("kamensk-uralskiy-ru", "bogdanovich-ru", 38, 50),
]  # fmt: skip


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return load_atlas()


@pytest.mark.parametrize(("origin", "destination", "least_km", "most_km"), PAIRS)
def test_a_railway_joins_them(
    atlas: Atlas, origin: str, destination: str, least_km: float, most_km: float
) -> None:
    assert least_km <= atlas.way_km([origin, destination]) <= most_km
