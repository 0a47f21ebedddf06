"""Holes of the graph in lines that are known to run through, closed by name.

They are too wide or too odd for the rules of `layers.refresh.base.gaps`. Each lies in one state.
"""

from dataclasses import dataclass

from geo.model import LonLat


@dataclass(frozen=True, slots=True)
class Hole:
    """Two nodes that a line joins; `km` along it, where the chord between them is too short."""

    start: LonLat
    end: LonLat
    km: float | None = None


KNOWN_HOLES: tuple[Hole, ...] = (
    # Vadodara–Surat–Mumbai: south of Kosamba, and at Udhna south of Surat.
    Hole(LonLat(72.977, 21.531), LonLat(72.964, 21.485)),
    Hole(LonLat(72.856, 21.150), LonLat(72.860, 21.135)),
    # İstanbul–Ankara: three holes between Gebze and İzmit, on either side of two short pieces.
    Hole(LonLat(29.466, 40.773), LonLat(29.614, 40.783)),
    Hole(LonLat(29.637, 40.776), LonLat(29.695, 40.778)),
    Hole(LonLat(29.788, 40.748), LonLat(29.895, 40.762)),
    # Naples–Reggio Calabria: at Amantea.
    Hole(LonLat(16.076, 39.115), LonLat(16.065, 39.174)),
    # Messina–Catania: at Alì Terme.
    Hole(LonLat(15.441, 38.024), LonLat(15.397, 37.979)),
    # The train ferry Villa San Giovanni–Messina: five nautical miles (navifs.it).
    Hole(LonLat(15.634, 38.215), LonLat(15.563, 38.187), 9.3),
    # The train ferry Tatvan–Van: 90.6 km (Wikipedia, “Lake Van Ferry”).
    Hole(LonLat(42.283, 38.514), LonLat(43.308, 38.516), 90.6),
    # Nyborg–Korsør: bridge and tunnel of the Great Belt.
    Hole(LonLat(10.852, 55.300), LonLat(10.982, 55.339)),
    # Lisbon–Porto: on either side of Alhandra. Exeter–Plymouth–Penzance: at Dawlish and Saltash.
    Hole(LonLat(-8.902, 39.051), LonLat(-8.983, 38.964)),
    Hole(LonLat(-8.986, 38.956), LonLat(-9.100, 38.763)),
    Hole(LonLat(-3.489, 50.550), LonLat(-3.443, 50.598)),
    Hole(LonLat(-4.267, 50.396), LonLat(-4.172, 50.379)),
    # Sarahs, on the way to Mary and Tejen: the chord of this edge lies on the Iranian bank.
    Hole(LonLat(61.163, 36.498), LonLat(61.153, 36.710), 27.0),
    # Bei'an: the graph lets Hailun–Qiqihar pass by in one edge of 119 km, which has no node there.
    Hole(LonLat(126.512, 48.233), LonLat(126.193, 48.155), 25.3),
    Hole(LonLat(126.512, 48.233), LonLat(126.934, 47.550), 93.7),
    # Chaoyangchuan–Longjing, 18.6 km (Wikipedia, “Chaokai Railway”), the way on to Helong.
    Hole(LonLat(129.431, 42.779), LonLat(129.366, 42.873), 18.0),
    # Liaoyang–Benxi, the piece between Liaoyang and Anping.
    Hole(LonLat(123.431, 41.156), LonLat(123.195, 41.300)),
    # Troitsk–Kartaly, the way from Chelyabinsk to Magnitogorsk: over a corner of Kazakhstan, on
    # Russian rails; the kilometres are those of the graph, 39 of them beyond the border.
    Hole(LonLat(61.548, 54.010), LonLat(61.131, 53.576), 56.8),
    # Likhaya–Volgograd: at Belaya Kalitva.
    Hole(LonLat(41.139, 48.177), LonLat(41.138, 48.183)),
    # Izvestkovy, where the line to Urgal begins.
    Hole(LonLat(131.570, 48.981), LonLat(131.556, 48.984)),
    # Akhtubinsk–Verkhny Baskunchak.
    Hole(LonLat(46.197, 48.276), LonLat(46.211, 48.278)),
    # Karasuk–Kulunda: south of Karasuk.
    Hole(LonLat(78.054, 53.694), LonLat(78.153, 53.504)),
    # Velikiye Luki–Rzhev and Velikiye Luki–Bologoye.
    Hole(LonLat(31.341, 56.280), LonLat(31.428, 56.292)),
    Hole(LonLat(32.380, 56.716), LonLat(32.453, 56.774)),
    # The west coast of Sakhalin, north of Kholmsk.
    Hole(LonLat(142.022, 46.991), LonLat(142.060, 47.119)),
    # Krychaw: the line from Orsha.
    Hole(LonLat(31.712, 53.737), LonLat(31.738, 53.735)),
    # Bagakhangai: the branch to Baganuur ends beside an edge of 127.8 km of the main line.
    Hole(LonLat(107.474, 47.363), LonLat(107.197, 47.687), 47.3),
    Hole(LonLat(107.474, 47.363), LonLat(107.880, 46.783), 80.5),
    # Semey–Aktogay: at Ayagoz.
    Hole(LonLat(80.412, 47.893), LonLat(80.431, 48.001)),
    # Branches in China that end just short of a main line: Baicheng–Arxan, at Fuxin, Tongling–
    # Jiujiang, south of Yinchuan, north of Yulin, and at Meizhou.
    Hole(LonLat(122.697, 45.702), LonLat(122.839, 45.653)),
    Hole(LonLat(121.599, 41.968), LonLat(121.580, 41.959)),
    Hole(LonLat(116.284, 29.733), LonLat(116.294, 29.738)),
    Hole(LonLat(106.118, 38.409), LonLat(106.109, 38.396)),
    Hole(LonLat(110.090, 38.942), LonLat(110.086, 38.976)),
    Hole(LonLat(115.954, 24.052), LonLat(115.935, 24.056)),
    # Baoji–Chengdu: where it leaves Baoji.
    Hole(LonLat(107.095, 34.325), LonLat(107.055, 34.289)),
    # Kumkurgan: the line from Karshi ends beside an edge of 55.6 km from Termez towards Denov.
    Hole(LonLat(67.593, 37.836), LonLat(67.412, 37.515), 39.9),
    Hole(LonLat(67.593, 37.836), LonLat(67.708, 37.941), 15.7),
    # Konotop–Sumy: west of Sumy.
    Hole(LonLat(34.490, 50.996), LonLat(34.613, 50.963)),
    # The same in Ukraine: at Sambir, Kamianka-Buzka, Hrebinka and Myrhorod.
    Hole(LonLat(23.221, 49.508), LonLat(23.210, 49.523)),
    Hole(LonLat(24.338, 50.088), LonLat(24.333, 50.064)),
    Hole(LonLat(32.447, 50.120), LonLat(32.453, 50.119)),
    Hole(LonLat(33.307, 49.979), LonLat(33.303, 49.988)),
    # Warsaw–Białystok: two tracks at Łapy that overlap and do not meet.
    Hole(LonLat(22.988, 53.049), LonLat(22.976, 53.043)),
    # Szolnok, Zalaegerszeg and Walsrode: branches that end short of the main line.
    Hole(LonLat(20.067, 47.286), LonLat(20.063, 47.291)),
    Hole(LonLat(16.910, 46.887), LonLat(16.900, 46.887)),
    Hole(LonLat(9.608, 52.874), LonLat(9.601, 52.863)),
    # Deda–Târgu Mureș: at Reghin. Belgrade–Bar: at Štrpci, over a corner of Bosnia.
    Hole(LonLat(24.759, 46.813), LonLat(24.719, 46.774)),
    Hole(LonLat(19.491, 43.644), LonLat(19.510, 43.700)),
    # Qom and Mahriz: branches that end short of the main line.
    Hole(LonLat(50.836, 34.715), LonLat(50.846, 34.698)),
    Hole(LonLat(54.634, 31.777), LonLat(54.641, 31.775)),
    # Karachi–Hyderabad: at Kotri.
    Hole(LonLat(68.243, 25.337), LonLat(68.303, 25.367)),
    # Lahore–Faisalabad: from Sangla Hill by Chak Jhumra.
    Hole(LonLat(73.375, 31.717), LonLat(73.102, 31.422)),
    # Wazirabad–Sangla Hill: it ends beside an edge of 10.8 km south of Wazirabad.
    Hole(LonLat(74.112, 32.443), LonLat(74.095, 32.501), 6.7),
    Hole(LonLat(74.112, 32.443), LonLat(74.127, 32.409), 4.1),
    # Khanewal: the graph lets Lahore–Multan pass by in one edge of 122.5 km to Abdul Hakim.
    Hole(LonLat(71.934, 30.311), LonLat(72.782, 30.562)),
    Hole(LonLat(71.934, 30.311), LonLat(72.138, 30.580)),
    # Bangladesh: from Abdulpur by Ishwardi to the bridge over the Jamuna, and east of Darsana.
    Hole(LonLat(88.974, 24.256), LonLat(89.380, 24.215)),
    Hole(LonLat(88.802, 23.544), LonLat(89.013, 23.416)),
    # Baghdad–Mosul: at Sharqat.
    Hole(LonLat(43.088, 35.529), LonLat(43.132, 35.604)),
)
