# ruff: noqa: RUF001 - words of other scripts look like Latin letters here and there; they are meant.
"""Invented brands, words, small print and prices of many countries; no brand of the real world is meant."""

from typing import TypeVar

from training.synth.goods.pen import Script, can_write
from training.synth.goods.types import Rng

T = TypeVar("T")

ONSETS = (
    "B", "Br", "C", "Ch", "Cl", "D", "Dr", "F", "Fl", "Fr", "G", "Gr", "H", "J", "K", "Kr", "L", "M", "N", "P", "Pr",
    "R", "S", "Sh", "St", "T", "Tr", "V", "W", "Y", "Z",
)  # fmt: skip
NUCLEI = ("a", "e", "i", "o", "u", "ea", "io", "oo", "ai", "y", "au", "ie")
CODAS = ("", "", "l", "n", "r", "s", "x", "ta", "co", "lo", "ne", "vi", "ra", "mi", "do", "kka", "tto", "lle", "nix")
TAILS = ("", "", "", "", " & Co", " Bros", "'s", " Gold", " Farm", "+", " Natura", " Pro")

GENERA: dict[str, tuple[str, ...]] = {
    "drinks": (
        "Juice", "Cola", "Lemonade", "Iced Tea", "Water", "Energy Drink", "Beer", "Nectar", "Soda", "Coffee drink",
    ),
    "snacks": ("Crisps", "Crackers", "Tortilla Chips", "Popcorn", "Nuts", "Pretzels", "Sticks", "Rice cakes"),
    "cans": ("Soup", "Beans", "Tuna", "Tomatoes", "Corn", "Stew", "Sauce", "Ravioli", "Cat food", "Pickles"),
    "household": (
        "Detergent", "Softener", "Bleach", "Cleaner", "Dish soap", "Tissues", "Dishwasher tabs", "Toilet paper",
    ),
    "cosmetics": (
        "Shampoo", "Conditioner", "Body lotion", "Shower gel", "Deodorant", "Face cream", "Hair spray", "Soap",
    ),
    "dairy": ("Yoghurt", "Milk", "Butter", "Cream cheese", "Pudding", "Kefir", "Cream", "Milk drink", "Margarine"),
    "sweets": ("Chocolate", "Gummies", "Candy", "Biscuits", "Wafers", "Cookies", "Chewing gum", "Marshmallows"),
    "pharmacy": ("Tablets", "Capsules", "Cough syrup", "Nasal spray", "Plasters", "Effervescent", "Ointment", "Tea"),
    "dry": ("Cereal", "Pasta", "Rice", "Noodles", "Coffee", "Tea", "Muesli", "Flour", "Oats", "Cake mix", "Sugar"),
    "hanging": ("Batteries", "Toothbrush", "Razor", "Gummies", "Jerky", "Socks", "Clips", "Glue", "Nuts", "Toy"),
    "produce": ("Carrots", "Apples", "Salad", "Potatoes", "Tomatoes", "Grapes", "Nuts", "Beans"),
}  # fmt: skip
WORDS: dict[Script, tuple[str, ...]] = {
    "cyrillic": (
        "СОК ЯБЛОЧНЫЙ", "Печенье", "Чай чёрный", "Кофе", "Молоко", "Шампунь", "Рис", "ВКУСНЫЙ", "Домашний", "Новинка",
        "Сметана", "Майонез", "Кетчуп", "Вода", "Порошок", "Крем", "Хлеб", "Мёд", "Лимон", "Классика", "СОЧНЫЙ",
        "Добро",
    ),
    "greek": ("Γάλα", "Ελιές", "Μέλι", "ΧΥΜΟΣ", "Καφές", "Τυρί", "Ψωμί", "Νερό"),
    "japanese": (
        "おいしい", "カレー", "ラーメン", "お茶", "抹茶", "チョコ", "しょうゆ", "みそ汁", "せんべい", "牛乳",
        "ビスケット",
        "うす塩味", "新発売", "こだわり", "濃厚", "さわやか", "果汁100%", "徳用", "のり", "うまい", "ごま油",
        "トマト", "キャンデー",
        "大人の味", "北海道", "甘口", "辛口", "本格", "ポテト", "シャンプー", "柔軟剤", "ソース", "具だくさん",
    ),
    "chinese": (
        "鲜橙汁", "方便面", "绿茶", "牛奶", "饼干", "洗发水", "新品上市", "原味", "香辣", "经典", "薯片", "酱油",
        "大米", "可乐",
        "清爽", "红烧", "牛肉面", "草莓味", "矿泉水", "洗衣液", "天然", "营养", "美味", "优惠装", "香皂", "啤酒",
        "果冻", "巧克力",
    ),
    "thai": (
        "น้ำส้ม", "ชาเขียว", "นมสด", "ขนม", "ข้าวหอม", "สบู่", "รสเผ็ด", "ใหม่", "อร่อย", "กาแฟ", "มาม่า", "สดชื่น",
    ),
    "arabic": ("حليب", "شاي", "عصير", "قهوة", "جديد", "طازج", "لذيذ", "أرز", "ماء", "عسل", "تمر", "زبدة"),
}  # fmt: skip
SLOGANS = (
    "SALE", "NEW", "-30%", "2 for 1", "TOP PRICE", "BEST BUY", "SAVE 20%", "LOW PRICE", "BONUS", "TRY ME",
    "ONLY TODAY",
    "+1 FREE", "HOT DEAL", "WOW!", "SPECIAL", "3 + 1", "AKTION", "PROMO", "ANGEBOT", "OFERTA", "SOLDES", "SCONTO",
)  # fmt: skip
SCRIPT_SLOGANS: dict[Script, tuple[str, ...]] = {
    "cyrillic": ("АКЦИЯ", "СКИДКА", "НОВИНКА", "ХИТ", "ВЫГОДА"),
    "greek": ("ΠΡΟΣΦΟΡΑ", "ΝΕΟ"),
    "japanese": ("お買得", "新発売", "特価", "広告の品", "期間限定", "値下げ", "おすすめ", "人気No.1", "大特価"),
    "chinese": ("特价", "促销", "新品上市", "买一送一", "限时抢购", "超值", "会员价", "满减"),
    "thai": ("ลดราคา", "ใหม่", "โปรโมชั่น", "ซื้อ 1 แถม 1"),
    "arabic": ("عرض", "جديد", "خصم"),
}
BADGES = ("NEW", "BIO", "+20%", "3x", "1 L", "0%", "PRO", "XL", "VEGAN", "No.1", "2 in 1", "ECO", "FREE", "24h", "x6")
SMALL_PRINT = (
    "Ingredients: water, sugar, citric acid, natural flavour", "Store in a cool and dry place away from the sun",
    "Best before: see the lid or the bottom of the pack", "Energy 180 kJ / 42 kcal   Fat 0.1 g   Salt 0.02 g",
    "Shake well before use. Keep out of reach of children", "Made with selected ingredients since 1924",
    "Recyclable pack - please empty completely", "Serving suggestion. Net content see front of pack",
    "May contain traces of nuts, milk and soya", "Dermatologically tested. For external use only",
)  # fmt: skip
CLAIMS = (
    "natural taste", "rich in fibre", "100 % recycled", "family size", "no added sugar", "gentle care",
    "extra strong",
    "since 1898", "crispy & light", "fresh feeling", "deep clean", "with vitamins", "for every day",
    "finest selection",
)  # fmt: skip


def pick(rng: Rng, words: tuple[T, ...]) -> T:
    """Return one of the words."""
    return words[int(rng.integers(len(words)))]


def draw_brand(rng: Rng, script: Script) -> str:
    """Return an invented brand; brands of non-Latin markets are often written in their own script."""
    if script != "latin" and rng.random() < 0.6:
        return script_word(rng, script)
    count = 1 + int(rng.random() < 0.72)
    word = "".join(_syllable(rng).lower() for _ in range(count)).capitalize()
    word = word if len(word) > 2 else word + "ola"
    word += pick(rng, TAILS)
    return word.upper() if rng.random() < 0.45 else word


def _syllable(rng: Rng) -> str:
    return pick(rng, ONSETS) + pick(rng, NUCLEI) + pick(rng, CODAS)


def script_word(rng: Rng, script: Script) -> str:
    """Return a word of a script, in Latin letters when this machine has no font for it."""
    if script == "latin" or not can_write(script):
        return pick(rng, CLAIMS)
    word = pick(rng, WORDS[script])
    return shaped_arabic(word) if script == "arabic" else word


def draw_slogan(rng: Rng, script: Script = "latin") -> str:
    """Return a promotion word, in the market's script more often than not."""
    if script in SCRIPT_SLOGANS and can_write(script) and rng.random() < 0.7:
        slogan = pick(rng, SCRIPT_SLOGANS[script])
        return shaped_arabic(slogan) if script == "arabic" else slogan
    return pick(rng, SLOGANS)


def draw_content(rng: Rng, litres: float) -> str:
    """Return a net content that suits a volume in litres."""
    steps = (50, 75, 100, 125, 150, 200, 250, 330, 400, 450, 500, 750, 1000, 1500, 2000, 3000)
    amount = min(steps, key=lambda s: abs(s - litres * 1000 * float(rng.uniform(0.7, 1.1))))
    unit = pick(rng, ("g", "ml", "g", "ml", "G", "мл" if can_write("cyrillic") else "ml"))
    return f"{amount} {unit}" if amount < 1000 else f"{amount / 1000:g} {'kg' if unit.lower() == 'g' else 'L'}"


ARABIC_FORMS = {  # letter: isolated, final, initial, medial (Unicode presentation forms B)
    "ا": "\ufe8d\ufe8e", "أ": "\ufe83\ufe84", "ب": "\ufe8f\ufe90\ufe91\ufe92", "ة": "\ufe93\ufe94",
    "ت": "\ufe95\ufe96\ufe97\ufe98", "ج": "\ufe9d\ufe9e\ufe9f\ufea0", "ح": "\ufea1\ufea2\ufea3\ufea4",
    "خ": "\ufea5\ufea6\ufea7\ufea8", "د": "\ufea9\ufeaa", "ذ": "\ufeab\ufeac", "ر": "\ufead\ufeae",
    "ز": "\ufeaf\ufeb0",
    "س": "\ufeb1\ufeb2\ufeb3\ufeb4", "ش": "\ufeb5\ufeb6\ufeb7\ufeb8", "ص": "\ufeb9\ufeba\ufebb\ufebc",
    "ض": "\ufebd\ufebe\ufebf\ufec0", "ط": "\ufec1\ufec2\ufec3\ufec4", "ع": "\ufec9\ufeca\ufecb\ufecc",
    "ق": "\ufed5\ufed6\ufed7\ufed8", "ل": "\ufedd\ufede\ufedf\ufee0", "م": "\ufee1\ufee2\ufee3\ufee4",
    "ه": "\ufee9\ufeea\ufeeb\ufeec", "و": "\ufeed\ufeee", "ي": "\ufef1\ufef2\ufef3\ufef4", "ء": "\ufe80",
}  # fmt: skip


def shaped_arabic(word: str) -> str:
    """Return an Arabic word in joined letter forms from left to right, as the pen, which does not shape, needs it."""
    shown = []
    joins_before = False
    for index, letter in enumerate(word):
        forms = ARABIC_FORMS.get(letter, letter)
        joins_after = len(forms) == 4 and index + 1 < len(word)
        form = (2 if joins_after else 0) + (1 if joins_before else 0)
        shown.append(forms[{0: 0, 1: 1, 2: 2, 3: 3}[form] if form < len(forms) else len(forms) - 1])
        joins_before = joins_after
    return "".join(reversed(shown))
