"""Rebuilds the fonts beside this file, from those of Debian's fonts-inter, fonts-noto-core and fonts-noto-cjk, by fonttools.

Gandyn Sans is Inter, with the mathematical signs it lacks taken from Noto Sans Math and Noto Sans. Gandyn CJK is Noto Sans CJK
SC, cut down to level 1 of GB 2312 with punctuation and whatever translations and lessons use. All are OFL; cut fonts go by names of their own.
"""

from pathlib import Path

from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
SYSTEM = Path("/usr/share/fonts")
RANGES = (
    (0x20, 0x7F),
    (0xA0, 0x180),
    (0x370, 0x400),
    (0x1D2C, 0x1D6B),
    (0x2000, 0x2060),
    (0x2070, 0x20A0),
    (0x2100, 0x2600),
    (0x2700, 0x27F0),
)
SANS = {chr(code) for low, high in RANGES for code in range(low, high)}
MATHS = {chr(code) for low, high in ((0x2190, 0x2300), (0x27E8, 0x27EA)) for code in range(low, high)} | set(
    "∘ᵀ⟳▲▼◀▶"
)
HAN = {
    bytes((row, cell)).decode("gb2312", "ignore")
    for row in (0xA1, 0xA3, *range(0xB0, 0xD8))
    for cell in range(0xA1, 0xFF)
}


def cut(font: TTFont, text: set[str], features: list[str]) -> None:
    """Leaves only what the text needs."""
    cutter = Subsetter(
        Options(
            layout_features=features,
            hinting=False,
            notdef_outline=True,
            name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        )
    )
    cutter.populate(text="".join(sorted(text)))
    cutter.subset(font)


def rename(font: TTFont, family: str, style: str) -> None:
    """Gives the font our name everywhere, as licences with reserved names ask."""
    postscript = f"{family.replace(' ', '')}-{style}"
    for number, text in ((1, family), (2, style), (3, postscript), (4, f"{family} {style}"), (6, postscript)):
        font["name"].setName(text, number, 3, 1, 0x409)
    font["CFF "].cff.fontNames, top = [postscript], font["CFF "].cff.topDictIndex[0]
    top.FamilyName, top.FullName, top.Weight = family, f"{family} {style}", style


def borrow(font: TTFont, donor: TTFont, text: set[str]) -> None:
    """Adds the donor's outlines for those characters that the font lacks."""
    ratio = font["head"].unitsPerEm / donor["head"].unitsPerEm
    top, glyphs, metrics = font["CFF "].cff.topDictIndex[0], donor.getGlyphSet(), font["hmtx"].metrics
    for code in sorted(set(map(ord, text)) & set(donor.getBestCmap()) - set(font.getBestCmap())):
        name, source = f"uni{code:04X}", glyphs[donor.getBestCmap()[code]]
        pen = T2CharStringPen(round(source.width * ratio) - top.Private.nominalWidthX, glyphs)
        source.draw(TransformPen(pen, (ratio, 0, 0, ratio, 0, 0)))
        top.CharStrings.charStringsIndex.append(pen.getCharString(top.Private, top.GlobalSubrs))
        top.CharStrings.charStrings[name] = len(top.CharStrings.charStringsIndex) - 1
        top.charset.append(name)
        metrics[name] = (round(source.width * ratio), 0)
        for table in font["cmap"].tables:
            table.cmap[code] = name
    font.setGlyphOrder(list(top.charset))


def norm_bars(font: TTFont) -> None:
    """Draws ‖ anew as two bars: Inter's are so tight that they look like one."""
    top, names, metrics = font["CFF "].cff.topDictIndex[0], font.getBestCmap(), font["hmtx"].metrics
    bar, name = font.getGlyphSet()[names[ord("|")]], names[ord("‖")]
    metrics[name] = width, _ = round(1.66 * bar.width), 0
    pen = T2CharStringPen(width - top.Private.nominalWidthX, None)
    for x in (0.0, 0.66 * bar.width):
        bar.draw(TransformPen(pen, (1, 0, 0, 0.9, x, 60)))
    top.CharStrings[name] = pen.getCharString(top.Private, top.GlobalSubrs)


for weight in ("Regular", "Bold"):
    sans = TTFont(SYSTEM / f"opentype/inter/Inter-{weight}.otf")
    cut(sans, SANS, ["kern", "mark", "mkmk", "ccmp", "tnum"])
    for file in ("NotoSansMath-Regular.ttf", f"NotoSans-{weight}.ttf"):
        borrow(sans, TTFont(SYSTEM / "truetype/noto" / file), MATHS)
    norm_bars(sans)
    rename(sans, "Gandyn Sans", weight)
    sans.save(HERE / f"GandynSans-{weight}.otf")
translations = "".join(
    file.read_text(encoding="utf-8")
    for pattern in ("translations/*/*.json", "lessons/**/*.md")
    for file in HERE.parent.glob(pattern)
)
cjk = TTFont(SYSTEM / "opentype/noto/NotoSansCJK-Regular.ttc", fontNumber=2)
cut(cjk, {*HAN, *(c for c in translations if "\u2e80" <= c <= "\uffff")}, [])
rename(cjk, "Gandyn CJK", "Regular")
cjk["hhea"].ascent, cjk["hhea"].descent = 880, -240  # as high as Gandyn Sans, so that lines stay as far apart
cjk["OS/2"].usWinAscent, cjk["OS/2"].usWinDescent = 880, 240
cjk.save(HERE / "GandynCJK-Regular.otf")
