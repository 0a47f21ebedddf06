"""A world of fifteen places that can be checked on paper.

The names are those of the real places; lengths, speeds and prices are invented and round. Every
assumption has a range from half its typical value to twice of it.

    RU 1520   khasan ──300── ussuriysk ──100── vladivostok (+ vladivostok-port)
    KP–RU     khasan ─4│6─ tumangang (1520)
    CN–RU     ussuriysk ─50│50─ suifenhe (1520)
    CN 1435   suifenhe ──400── tumen ──600── dandong; suifenhe ──600── dandong, a forest line that
              weighs double, so that goods go by tumen
    CN–KP     tumen ─10│10─ tumangang (1435), dandong ─4│6─ sinuiju (1435)
    KP        tumangang ══50══ rajin (both gauges; + rajin-port)
    KP 1435   tumangang ──750── pyongyang ──200── sinuiju; rajin ──600── pyongyang, the coast line,
              which has a history of its own
    KP–KR     pyongyang ─200│60─ seoul (1435);  KR 1435  seoul ──400── busan
    roads     vladivostok ─250─ khasan, vladivostok ─100─ ussuriysk ─60│60─ suifenhe ─350─ tumen
              (+ tumen-checkpoint); tumen-checkpoint ─10│50─ rajin; khasan ─4│4─ tumangang, a bridge
              not built; tumangang ─50─ rajin ─650─ pyongyang
    sea       vladivostok-port ~185.2~ rajin-port (a ferry of the state), vladivostok-port ~926~
              busan and busan ~740.8~ rajin-port (ships for hire); 10 knots are 18.52 km/h

Hours per km: 0.1 on rails, 0.2 on those of KP; 0.05 on roads, 0.1 on those of KP.
USD per TEU-km: 0.5 on rails, 1 on those of KP; 2 on roads, 3 on those of KP; 0.1 at sea.
g CO2e per t-km: 10 under wire, 30 without, so 25 on the 1520 of RU (100 of 400 km wired),
20 on the 1435 of CN (600 wired and 400 half wired of 1600) and KP (800 of 1600), 10 on that of KR,
30 on the 1520 of CN and KP; 100 on roads, 20 at sea (50 on a ferry).
"""

from datetime import date

from geo.assumptions import Assumption, Basis
from geo.atlas import Atlas
from geo.model import (
    BorderCrossing,
    Event,
    EventKind,
    Facts,
    Ferry,
    GaugeBreak,
    Group,
    Line,
    Link,
    Names,
    Place,
    Port,
    Precision,
    SeaService,
    Status,
    Traffic,
)
from tests.geo.records import (
    RAIL,
    ROAD,
    SEA,
    assumption,
    crossing,
    event,
    gauge_break,
    link,
    place,
    sources,
)

KHASAN = "kp-ru-khasan-tumangang"
BRIDGE = "kp-ru-tumen-road-bridge"
FERRY = "kp-ru-vladivostok-rajin-ferry"
SUIFENHE = "cn-ru-suifenhe-grodekovo"
TUMEN = "cn-kp-tumen-namyang"
QUANHE = "cn-kp-quanhe-wonjong"
DANDONG = "cn-kp-dandong-sinuiju"
KAESONG = "kp-kr-kaesong-dorasan"
BUSAN = "kr-ru-busan-vladivostok-sea"
RAJIN_SEA = "kp-kr-busan-rajin-sea"
COAST = "kp-coast-line"
LAND = "cn-kp-land"
BAN = "kp-kr-trade"

# What holds on these days follows from the reports in `_events`.
BEFORE = date(1990, 1, 1)  # nothing is known of anything
PEAK = date(2019, 7, 1)  # every land crossing of RU, CN and KP is open
DARK = date(2021, 1, 1)  # nothing can enter KP
DOUBT = date(2022, 6, 1)  # the blanket closure of 2020 has lapsed: CN–KP unknown, Khasan shut
DETOUR = date(2022, 10, 15)  # Dandong alone is known to be open
LATE = date(2026, 11, 1)  # Khasan, Dandong and Quanhe open, Tumen unknown, the bridge being built
DAYS = [BEFORE, PEAK, DARK, DOUBT, DETOUR, LATE, date(2017, 6, 1), date(2022, 12, 1)]


def _places() -> list[Place]:
    vladivostok = Names(
        "Vladivostok", "블라디보스토크", "Владивосток", "符拉迪沃斯托克", ("海参崴", "Haishenwai")
    )
    rajin = Names("Rajin", "라진", "Раджин", "罗津", ("Najin", "나진", "Rason"))
    pyongyang = Names("Pyongyang", "평양", "Пхеньян", "平壤", ("P’yŏngyang", "Heijō"))
    tumen = Names("Tumen", "투먼", "Тумэнь", "图们")
    checkpoint = Names("Tumen checkpoint", zh="图们口岸", aliases=("Tumen", "Quanhe"))
    ussuriysk = Names("Ussuriysk", ru="Уссурийск", aliases=("Nikolsk-Ussuriysky", "Voroshilov"))
    khasan = Names("Khasan", "하산", "Хасан", "哈桑", ("Hasan",))
    busan = Names("Busan", "부산", "Пусан", "釜山", ("Pusan",))
    vlk, rjn, tmn = (132.0, 43.0), (130.3, 42.2), (129.8, 43.0)
    return [
        place("vladivostok", "RU", vlk, kind="city", names=vladivostok),
        place("vladivostok-port", "RU", vlk, kind="port", town="vladivostok"),
        place("ussuriysk", "RU", (132.0, 44.0), kind="junction", names=ussuriysk),
        place("khasan", "RU", (130.7, 42.4), names=khasan),
        place("suifenhe", "CN", (131.0, 44.0)),
        place("tumen", "CN", tmn, kind="city", names=tumen),
        place("tumen-checkpoint", "CN", tmn, kind="checkpoint", town="tumen", names=checkpoint),
        place("dandong", "CN", (124.4, 40.1), kind="city"),
        place("tumangang", "KP", (130.6, 42.4)),
        place("rajin", "KP", rjn, kind="city", names=rajin),
        place("rajin-port", "KP", rjn, kind="port", town="rajin"),
        place("sinuiju", "KP", (124.3, 40.1), kind="city"),
        place("pyongyang", "KP", (125.7, 39.0), kind="city", names=pyongyang),
        place("seoul", "KR", (127.0, 37.5), kind="city"),
        place("busan", "KR", (129.0, 35.1), kind="port", names=busan),
    ]


def _crossings() -> list[BorderCrossing]:
    hire, state = SeaService.COMMON_CARRIER, SeaService.STATE_ONLY
    return [
        crossing(KHASAN, (RAIL,), (130.64, 42.41)),
        crossing(BRIDGE, (ROAD,), (130.64, 42.42)),
        crossing(FERRY, (SEA,), (131.0, 42.5), service=state),
        # The border point lies halfway, so that the link over it is cut at 50 of its 100 km.
        crossing(SUIFENHE, (RAIL, ROAD), (131.5, 44.0)),
        crossing(TUMEN, (RAIL,), (129.9, 42.9), groups=(LAND,)),
        crossing(QUANHE, (ROAD,), (130.5, 42.6), groups=(LAND,)),
        crossing(DANDONG, (RAIL,), (124.35, 40.1), groups=(LAND,)),
        crossing(KAESONG, (RAIL,), (126.7, 37.9)),
        crossing(BUSAN, (SEA,), (131.0, 40.0), service=hire),
        crossing(RAJIN_SEA, (SEA,), (130.5, 39.0), service=hire),
    ]


def _rails() -> list[Link]:
    ru, cn, both = (1520,), (1435,), (1520, 1435)
    ac, dc = "25 kV AC", "3 kV DC"

    def rail(a: str, b: str, km: float, gauges: tuple[int, ...], wire: str) -> Link:
        return link(f"{a}-{b}", RAIL, (a, b), km, gauges=gauges, wire=wire, operator="Railway")

    def over(
        a: str, b: str, km: float, gauges: tuple[int, ...], at: str, border: float | None
    ) -> Link:
        ends, operator = (a, b), "One / Other"
        id_ = f"{a}-{b}"
        return link(
            id_,
            RAIL,
            ends,
            km,
            gauges=gauges,
            wire="no",
            crossing=at,
            border_km=border,
            operator=operator,
        )

    forest, coast = ("suifenhe", "dandong"), ("rajin", "pyongyang")
    return [
        rail("vladivostok", "ussuriysk", 100, ru, ac),
        link("ussuriysk-khasan", RAIL, ("ussuriysk", "khasan"), 300, gauges=ru, wire="no"),
        over("khasan", "tumangang", 10, ru, KHASAN, 4),
        over("ussuriysk", "suifenhe", 100, ru, SUIFENHE, None),
        rail("suifenhe", "tumen", 400, cn, "mixed"),
        rail("tumen", "dandong", 600, cn, ac),
        link("forest", RAIL, forest, 600, gauges=cn, wire="no", weight=2.0),
        over("tumen", "tumangang", 20, cn, TUMEN, 10),
        over("dandong", "sinuiju", 10, cn, DANDONG, 4),
        rail("tumangang", "rajin", 50, both, "no"),
        link("inner", RAIL, ("tumangang", "pyongyang"), 750, gauges=cn, wire="no", estimated=True),
        link("coast", RAIL, coast, 600, gauges=cn, wire=dc, subject=COAST),
        rail("sinuiju", "pyongyang", 200, cn, dc),
        over("pyongyang", "seoul", 260, cn, KAESONG, 200),
        rail("seoul", "busan", 400, cn, ac),
    ]


def _roads_and_sea() -> list[Link]:
    def road(a: str, b: str, km: float, at: str | None = None, border: float | None = None) -> Link:
        return link(f"{a}-{b}-road", ROAD, (a, b), km, crossing=at, border_km=border)

    vlk, rjn = "vladivostok-port", "rajin-port"
    return [
        road("vladivostok", "khasan", 250),
        road("vladivostok", "ussuriysk", 100),
        road("ussuriysk", "suifenhe", 120, SUIFENHE, 60),
        road("suifenhe", "tumen", 350),
        road("tumen-checkpoint", "rajin", 60, QUANHE, 10),
        road("khasan", "tumangang", 8, BRIDGE, 4),
        road("tumangang", "rajin", 50),
        road("rajin", "pyongyang", 650),
        link("ferry", SEA, (vlk, rjn), 185.2, crossing=FERRY),
        link("vladivostok-busan", SEA, (vlk, "busan"), 926.0, crossing=BUSAN),
        link("busan-rajin", SEA, ("busan", rjn), 740.8, crossing=RAJIN_SEA, estimated=True),
    ]


def _gauge_breaks() -> list[GaugeBreak]:
    return [
        gauge_break("suifenhe", "suifenhe", "transshipment"),
        gauge_break("bogies", "tumangang", "bogie_exchange"),
        # Cheaper and slower, and one way only.
        gauge_break("crane", "tumangang", "transshipment", both_ways=False),
        gauge_break("coal-tippler", "tumangang", "transshipment", for_containers=False),
        # Rajin has both gauges and no break for cargo to use: this one is on the map only.
        gauge_break("rajin-yard", "rajin", "transshipment", on_map_only=True),
    ]


def _events() -> list[Event]:
    opened, closed = Status.OPEN, Status.CLOSED
    seen, month, year = EventKind.OBSERVATION, Precision.MONTH, Precision.YEAR
    both, every = (RAIL, ROAD), (RAIL, ROAD, SEA)
    shut = Status.SUSPENDED
    return [
        event(KHASAN, "2013-09-22", opened),
        event(KHASAN, "2020-02-01", shut, precision=month, traffic=Traffic.ALL),
        event(KHASAN, "2022-11-02", opened),
        event(SUIFENHE, "2010-01-01", opened, modes=both),
        event(SUIFENHE, "2019-06-01", opened, modes=both, kind=seen),
        event(TUMEN, "2012-01-01", opened, precision=year, kind=seen),
        event(QUANHE, "2012-06-01", opened, modes=(ROAD,)),
        event(QUANHE, "2023-01-01", opened, modes=(ROAD,), precision=month),
        event(DANDONG, "2010-06-01", opened),
        event(DANDONG, "2022-09-26", opened),
        event(LAND, "2020-01-30", closed, modes=both, traffic=Traffic.ALL, blanket=True),
        event(LAND, "2024-01-01", opened, modes=both, kind=seen, precision=year, blanket=True),
        event(BRIDGE, "2015-01-01", Status.PLANNED, modes=(ROAD,), precision=year),
        event(BRIDGE, "2025-04-30", Status.CONSTRUCTION, modes=(ROAD,)),
        event(FERRY, "2017-05-18", opened, modes=(SEA,)),
        event(BUSAN, "2010-01-01", opened, modes=(SEA,)),
        event(BUSAN, "2018-01-01", opened, modes=(SEA,), kind=seen),
        event(RAJIN_SEA, "2010-05-24", closed, modes=(SEA,)),
        event(KAESONG, "2007-12-11", opened),
        event(KAESONG, "2016-02-11", closed),
        event(KAESONG, "2024-10-15", closed),
        event(BAN, "2016-02-11", closed, modes=every),
        event(COAST, "2012-01-01", opened),
        event(COAST, "2021-07-01", closed),
        event(COAST, "2023-07-01", opened),
    ]


def _assumptions() -> list[Assumption]:
    run = {
        # system and country: km a day, USD per TEU-km
        "rail_1520.ru": (240, 0.5),
        "rail_1435.ru": (240, 0.5),  # for worlds with a second gauge in RU
        "rail_1520.cn": (240, 0.5),
        "rail_1520.kp": (120, 1.0),
        "rail_1435.cn": (240, 0.5),
        "rail_1435.kp": (120, 1.0),
        "rail_1435.kr": (240, 0.5),
        "road.ru": (480, 2.0),
        "road.cn": (480, 2.0),
        "road.kp": (240, 3.0),
        "road.kr": (480, 2.0),
        "sea.container": (10, 0.1),
        "sea.ferry": (10, 0.1),
    }
    border = {
        # mode and pair: hours, USD
        "rail.kp-ru": (12, 50),
        "rail.cn-ru": (10, 50),
        "rail.cn-kp": (24, 50),
        "rail.kp-kr": (40, 50),
        "road.kp-ru": (6, 20),
        "road.cn-ru": (8, 20),
        "road.cn-kp": (10, 20),
        "sea.kp-ru": (5, 10),
        "sea.kr-ru": (5, 10),
        "sea.kp-kr": (5, 10),
    }
    gauge = {"suifenhe": (20, 100), "bogies": (10, 200), "crane": (30, 60), "coal-tippler": (1, 1)}
    single = {
        f"dwell.{DANDONG}": 30,
        "emission.rail.electric": 10,
        "emission.rail.diesel": 30,
        "emission.road": 100,
        "emission.sea.container": 20,
        "emission.sea.ferry": 50,
        "emission.hub": 1,
        "transfer.hours": 2,
        "transfer.cost": 40,
        "transfer.circuity": 1.5,
        "wait.sea.common_carrier": 72,
        "wait.sea.charter": 96,
        "teu.payload": 12,
    }
    rows = [assumption(key, value) for key, value in single.items()]
    for key, (km_per_day, usd) in run.items():
        # Nobody publishes what North Korean rails cost and how fast they are.
        basis = Basis.ASSUMED if key == "rail_1435.kp" else Basis.PUBLISHED
        rows.append(assumption(f"speed.{key}", km_per_day, good_end="high", basis=basis))
        rows.append(assumption(f"tariff.{key}", usd, basis=basis))
    for key, (hours, usd) in border.items():
        rows += [assumption(f"dwell.{key}", hours), assumption(f"fee.{key}", usd)]
    for key, (hours, usd) in gauge.items():
        rows += [assumption(f"gauge.hours.{key}", hours), assumption(f"gauge.cost.{key}", usd)]
    for country in ("ru", "cn", "kp", "kr"):
        for kind, hours, usd in (("terminal", 6, 30), ("port", 24, 100)):
            rows.append(assumption(f"{kind}.hours.{country}", hours))
            rows.append(assumption(f"{kind}.cost.{country}", usd))
    return rows


def tiny_facts() -> Facts:
    """The facts of the tiny world."""
    names = Names("Ferry Vladivostok–Rajin")
    ends = "rajin", "pyongyang"
    return Facts(
        version="2026.11.0",
        sources=sources(),
        places={one.id: one for one in _places()},
        links={one.id: one for one in (*_rails(), *_roads_and_sea())},
        lines={COAST: Line(COAST, Names("Coast line"), *ends, 600.0, "", ("almanac",))},
        crossings={one.id: one for one in _crossings()},
        bridges={},
        ports={
            id_: Port(id_, None, (), "", "", "", ("almanac",))
            for id_ in ("vladivostok-port", "rajin-port", "busan")
        },
        ferries={FERRY: Ferry(FERRY, names, "State", "Ship", 7.0, "", ("yearbook",))},
        # Under way, cargo changes between lorry and train here, and in towns with a port.
        terminals=frozenset({"tumangang", "tumen", "ussuriysk"}),
        gauge_breaks={one.id: one for one in _gauge_breaks()},
        groups={LAND: Group(LAND, "All land crossings between China and the DPRK")},
        events=tuple(_events()),
        assumptions={one.id: one for one in _assumptions()},
        link_shapes={},
    )


def tiny_atlas() -> Atlas:
    """The tiny world, ready to be asked."""
    return Atlas(tiny_facts())
