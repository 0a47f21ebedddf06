"""How a name is compared: what is the same spelling, what sounds the same, what is a slip.

Two steps of likeness are kept apart. `fold` forgives what no reader sees as another spelling (case,
accents, hyphens, й and и, ё and е, old and simplified Chinese characters). `sounds` goes further
and joins the usual ways of writing one sound: North and South Korean spelling (라진, 나진; Rajin,
Najin; Chŏngjin, Cheongjin), Russian names in Latin letters (Khasan, Hasan; Ussuriisk, Ussuriysk).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

# Apostrophes and breath marks of romanised Korean and Chinese: left out, not read as a blank.
_DROPPED = dict.fromkeys(map(ord, "'’‘ʼʻ`´ʹ′＇"))

# Traditional and Japanese forms of characters in the names, each with the simplified one.
_OLD_FORMS = (
    "東东 臨临 義义 烏乌 喬乔 雲云 亞亚 儀仪 們们 會会 倫伦 兒儿 關关 関关 興兴 茲兹 內内 蘭兰 "
    "鳳凤 剛刚 別别 區区 華华 參参 雙双 葉叶 後后 國国 圖图 聖圣 頭头 奧奥 寧宁 寶宝 寬宽 賓宾 "
    "爾尔 島岛 嶺岭 峯峰 慶庆 庫库 開开 張张 揚扬 斷断 傑杰 橋桥 稜棱 橫横 漢汉 瀋沈 滬沪 澤泽 "
    "沢泽 濟济 済济 淵渊 灣湾 滿满 濱滨 愛爱 琿珲 納纳 縱纵 線线 紹绍 綏绥 維维 綠绿 羅罗 騰腾 "
    "葦苇 蘇苏 營营 薩萨 諾诺 誼谊 貝贝 貫贯 賈贾 賽赛 邊边 辺边 遼辽 達达 遠远 連连 鄭郑 裏里 "
    "裡里 鐵铁 鉄铁 鋒锋 錦锦 鎮镇 長长 門门 間间 陽阳 際际 隴陇 韋韦 項项 馬马 魚鱼 魯鲁 鮁鲅 "
    "雞鸡 鷄鸡 鴨鸭 麥麦 齊齐 龍龙 竜龙 車车 軌轨 輪轮 換换 裝装 "
)
_SIMPLIFIED = str.maketrans({pair[0]: pair[1] for pair in _OLD_FORMS.split()})

_NO_WORD = re.compile(r"[\W_]+")

# In this order; what stands for one sound becomes one letter.
_LATIN_SOUNDS = (
    *(("shch", "s"), ("sch", "s"), ("dzh", "c"), ("tch", "c"), ("chh", "c"), ("zh", "c")),
    *(("ch", "c"), ("sh", "s"), ("kh", "h"), ("ph", "p"), ("th", "t"), ("ts", "c"), ("tz", "c")),
    *(("hs", "s"), ("eo", "o"), ("eu", "u"), ("ae", "e"), ("ou", "u"), ("ye", "e"), ("w", "v")),
    *(("x", "s"), ("q", "c"), ("j", "c"), ("g", "k"), ("d", "t"), ("b", "p"), ("y", "i")),
    ("ii", "i"),
)
_CYRILLIC_SOUNDS = (
    *(("э", "е"), ("ы", "и"), ("ь", ""), ("ъ", ""), ("дж", "ч"), ("чж", "ч"), ("чх", "ч")),
    *(("пх", "п"), ("тх", "т"), ("кх", "к"), ("ии", "и")),
)

_HANGUL_FIRST, _HANGUL_LAST = 0xAC00, 0xD7A3
_RIEUL, _NIEUN, _IEUNG = 5, 2, 11
# Vowels that begin with a y sound, and i.
_Y_VOWELS = frozenset((2, 3, 6, 7, 12, 17, 20))


def fold(text: str) -> str:
    """Text as it is compared: no case, no accents, no punctuation, single spaces.

    Hangul is kept whole, so that 라진 and 나진 stay two spellings.
    """
    if text.isascii():
        return _NO_WORD.sub(" ", text.translate(_DROPPED).lower()).strip()
    visible = "".join(c for c in text.translate(_DROPPED) if unicodedata.category(c) != "Cf")
    plain = "".join(c for c in _decomposed(visible) if not unicodedata.combining(c))
    composed = unicodedata.normalize("NFC", plain).translate(_DROPPED).translate(_SIMPLIFIED)
    return _NO_WORD.sub(" ", composed).strip()


def fold_all(texts: Iterable[str]) -> list[str]:
    """`fold` of many texts at once, which is many times as fast."""
    lines = [text if text.isprintable() else " ".join(text.splitlines()) for text in texts]
    if not lines:
        return []
    whole = "\n".join(lines)
    # What the steps do to the few signs that there are tells what to look for.
    signs = set(whole)
    hidden = {ord(c): None for c in signs if unicodedata.category(c) == "Cf"}
    whole = unicodedata.normalize("NFKD", _changed(_changed(whole, _DROPPED), hidden))
    whole = unicodedata.normalize("NFKD", whole.casefold())
    signs = set(_decomposed("".join(signs)))
    accents = {ord(c): None for c in signs if unicodedata.combining(c)}
    whole = unicodedata.normalize("NFC", _changed(whole, accents))
    whole = _changed(_changed(whole, _DROPPED), _SIMPLIFIED)
    blanks = {ord(c): " " for c in set(whole) if c != "\n" and _NO_WORD.fullmatch(c)}
    whole = _changed(whole, blanks)
    while "  " in whole:
        whole = whole.replace("  ", " ")
    return [line.strip(" ") for line in whole.split("\n")]


def _decomposed(text: str) -> str:
    compatible = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFKD", compatible.casefold())


def _changed(text: str, table: Mapping[int, str | int | None]) -> str:
    """`str.translate` for a long text of which few characters change."""
    for code, new in table.items():
        old = chr(code)
        if old in text:
            text = text.replace(
                old, "" if new is None else new if isinstance(new, str) else chr(new)
            )
    return text


def sounds(folded: str) -> tuple[str, ...]:
    """The words of a folded text, each as it sounds; what sounds alike is equal."""
    return tuple(filter(None, map(_sound, folded.split())))


def _sound(word: str) -> str:
    first = word[0]
    if "a" <= first <= "z":
        return _replaced(_latin_head(word), _LATIN_SOUNDS)
    if "а" <= first <= "я":
        head = "н" + word[1:] if word[0] == "р" and word[1:2] in ("а", "о", "у") else word
        return _replaced(head, _CYRILLIC_SOUNDS)
    if _HANGUL_FIRST <= ord(first) <= _HANGUL_LAST:
        return unicodedata.normalize("NFD", _southern_head(word))
    return word


def _replaced(word: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for old, new in pairs:
        word = word.replace(old, new)
    return word


def _latin_head(word: str) -> str:
    """The first sound as the South says it: Rajin as Najin, Ryongchon as Yongchon."""
    if word[0] == "r" and len(word) > 2:
        if word[1] in "iy":
            return word[1:]
        if word[1] in "aeou":
            return "n" + word[1:]
    return word[1:] if word.startswith("ny") else word


def _southern_head(word: str) -> str:
    """A Korean word by the South's rule for the first sound: 라진 as 나진, 룡천 as 용천."""
    code = ord(word[0]) - _HANGUL_FIRST
    lead, rest = divmod(code, 588)
    if lead == _RIEUL:
        lead = _IEUNG if rest // 28 in _Y_VOWELS else _NIEUN
    elif lead == _NIEUN and rest // 28 in _Y_VOWELS:
        lead = _IEUNG
    return chr(_HANGUL_FIRST + lead * 588 + rest) + word[1:]


def slips_allowed(word: str) -> int:
    """How many typing errors a word may hold and still be meant: none in short ones, at most 2."""
    if not word.isascii() and len(word) == 2:
        return 1 if "一" <= word[0] <= "鿿" else 0
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


def slips(one: str, other: str, most: int) -> int:
    """Typing errors between two words (a letter too many, missing, wrong, or two swapped).

    Anything above `most` comes back as `most` + 1.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        line = [row]
        for column, against in enumerate(other, start=1):
            cost = min(
                above[column] + 1, line[column - 1] + 1, above[column - 1] + (letter != against)
            )
            swapped = row > 1 and column > 1 and letter == other[column - 2]
            if swapped and against == one[row - 2]:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
        before, above = above, line
    return min(above[-1], most + 1)
