"""A graphics scene as it is on the screen, painted on any device: an image of any scale, SVG, PDF.

Qt's own way, `QGraphicsScene.render` on the device's painter, changes pictures: cosmetic pens are a device's
pixel wide, and texts are scaled by its dpi. Here the scene is painted on a `Page` of the view's size in
logical pixels, which hands every primitive, already in page pixels, to the painter of the real device.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QFont,
    QImage,
    QPaintDevice,
    QPaintEngine,
    QPaintEngineState,
    QPainter,
    QPainterPath,
    QPen,
    QPicture,
    QPolygonF,
    QTextItem,
    QTransform,
)
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView

from app.graphics.text_elements import TextElements, anchored

# So many segments make one path: a long one is stroked as one shape with itself, which is slow.
PIECE = 16
AIR = 8.0  # pixels around the painted part within which primitives are kept
_HINTS = (QPainter.RenderHint.Antialiasing, QPainter.RenderHint.SmoothPixmapTransform)


class Page(QPaintDevice):
    """A device of width × height logical pixels, whose primitives go to `out`.

    out: a painter whose unit is the logical pixel. outlines: text becomes filled paths. area: the part of the
    page that is wanted; what lies outside is left out.
    """

    def __init__(self, width: int, height: int, out: QPainter, outlines: bool, area: QRectF) -> None:
        super().__init__()
        # The dpi of QPicture, which some items replay: pictures are stretched where they differ.
        dpi = QPicture().logicalDpiX()
        metric = QPaintDevice.PaintDeviceMetric
        self._metrics = {
            metric.PdmWidth: width,
            metric.PdmHeight: height,
            metric.PdmWidthMM: round(width * 25.4 / dpi),
            metric.PdmHeightMM: round(height * 25.4 / dpi),
            metric.PdmNumColors: 1 << 24,
            metric.PdmDepth: 32,
            metric.PdmDpiX: dpi,
            metric.PdmDpiY: dpi,
            metric.PdmPhysicalDpiX: dpi,
            metric.PdmPhysicalDpiY: dpi,
            metric.PdmDevicePixelRatio: 1,
            metric.PdmDevicePixelRatioScaled: 1 << 16,
        }
        self._engine = ForwardingEngine(out, outlines, area)

    def paintEngine(self) -> QPaintEngine:
        """The engine that hands primitives on."""
        return self._engine

    def metric(self, which: QPaintDevice.PaintDeviceMetric) -> int:
        """What Qt asks about the device."""
        return self._metrics.get(which, 0)


class ForwardingEngine(QPaintEngine):
    """Repeats every primitive, mapped to page pixels, on another painter."""

    def __init__(self, out: QPainter, outlines: bool, area: QRectF) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self._out, self._outlines, self._area = out, outlines, area.adjusted(-AIR, -AIR, AIR, AIR)
        self._transform, self._pen, self._brush = QTransform(), QPen(), QBrush()

    def type(self) -> QPaintEngine.Type:
        """An engine of our own."""
        return QPaintEngine.Type.User

    def begin(self, device: QPaintDevice) -> bool:
        """Nothing to prepare."""
        return True

    def end(self) -> bool:
        """Nothing to finish."""
        return True

    # State --------------------------------------------------------------------------------------------------

    def updateState(self, state: QPaintEngineState) -> None:
        """Takes over what has changed: pens and brushes for later, the rest at once."""
        changed, flag = state.state(), QPaintEngine.DirtyFlag
        if changed & flag.DirtyTransform:
            self._transform = QTransform(state.transform())
        if changed & flag.DirtyPen:
            self._pen = QPen(state.pen())
        if changed & flag.DirtyBrush:
            self._brush = QBrush(state.brush())
        if changed & flag.DirtyOpacity:
            self._out.setOpacity(state.opacity())
        if changed & flag.DirtyCompositionMode:
            self._out.setCompositionMode(state.compositionMode())
        if changed & flag.DirtyHints:
            for hint in _HINTS:
                self._out.setRenderHint(hint, bool(state.renderHints() & hint))
        self._update_clip(state)

    def _update_clip(self, state: QPaintEngineState) -> None:
        changed, flag = state.state(), QPaintEngine.DirtyFlag
        if changed & (flag.DirtyClipPath | flag.DirtyClipRegion):
            path = QPainterPath(state.clipPath()) if changed & flag.DirtyClipPath else QPainterPath()
            if changed & flag.DirtyClipRegion:
                path.addRegion(state.clipRegion())
            self._out.setClipPath(self._transform.map(path), state.clipOperation())
        if changed & flag.DirtyClipEnabled:
            self._out.setClipping(state.isClipEnabled())

    def _painter(self) -> QPainter:
        """The real painter with this state's pen and brush; no pen is cosmetic any more."""
        pen, brush = QPen(self._pen), QBrush(self._brush)
        if pen.style() != Qt.PenStyle.NoPen:
            cosmetic = pen.isCosmetic() or pen.widthF() == 0.0
            scale = 1.0 if cosmetic else abs(self._transform.determinant()) ** 0.5
            pen.setWidthF((pen.widthF() or 1.0) * scale)
            pen.setCosmetic(False)
        if brush.style() not in (Qt.BrushStyle.NoBrush, Qt.BrushStyle.SolidPattern):
            brush.setTransform(brush.transform() * self._transform)
        self._out.setPen(pen)
        self._out.setBrush(brush)
        return self._out

    def _is_wanted(self, bounds: QRectF) -> bool:
        return bounds.adjusted(-1.0, -1.0, 1.0, 1.0).intersects(self._area)

    # Primitives ---------------------------------------------------------------------------------------------

    def drawPath(self, path: QPainterPath) -> None:
        """A path, filled and stroked."""
        mapped = self._transform.map(path)
        if self._is_wanted(mapped.controlPointRect()):
            self._painter().drawPath(mapped)

    def drawPolygon(self, points: Any, mode: QPaintEngine.PolygonDrawMode) -> None:
        """A polygon, or an open polyline, which is not filled."""
        shape = self._transform.map(QPolygonF([QPointF(point) for point in points]))
        out, modes = self._painter(), QPaintEngine.PolygonDrawMode
        if mode == modes.PolylineMode:
            out.setBrush(Qt.BrushStyle.NoBrush)
            out.drawPolyline(shape)
        else:
            winding = mode == modes.WindingMode
            out.drawPolygon(shape, Qt.FillRule.WindingFill if winding else Qt.FillRule.OddEvenFill)

    def drawLines(self, lines: Any) -> None:
        """Separate lines."""
        self._painter().drawLines([self._transform.map(QLineF(line)) for line in lines])

    def drawRects(self, rects: Any) -> None:
        """Rectangles."""
        path = QPainterPath()
        for rect in rects:
            path.addRect(QRectF(rect))
        self.drawPath(path)

    def drawEllipse(self, rect: Any) -> None:
        """An ellipse."""
        path = QPainterPath()
        path.addEllipse(QRectF(rect))
        self.drawPath(path)

    def drawPoints(self, points: Any) -> None:
        """Points, as wide as the pen."""
        self._painter().drawPoints(self._transform.map(QPolygonF([QPointF(point) for point in points])))

    def drawImage(self, rect: Any, image: QImage, source: Any, flags: Any = None) -> None:
        """An image stays an image."""
        if self._is_wanted(self._transform.mapRect(QRectF(rect))):
            with self._mapped() as out:
                out.drawImage(rect, image, source)

    def drawPixmap(self, rect: Any, pixmap: Any, source: Any) -> None:
        """Like an image."""
        self.drawImage(rect, pixmap.toImage(), source)

    def drawTextItem(self, at: Any, item: QTextItem) -> None:
        """A run of text, as text or as its outlines."""
        box = QRectF(at.x(), at.y() - item.ascent(), item.width(), item.ascent() + item.descent())
        if not self._is_wanted(self._transform.mapRect(box)):
            return
        if self._outlines:
            path = QPainterPath()
            path.addText(at, _plain_font(item), item.text())
            self._out.fillPath(self._transform.map(path), QBrush(self._pen.color()))
            return
        with self._mapped() as out:
            out.setPen(QPen(self._pen.color()))
            out.setFont(_plain_font(item))
            out.drawText(at, item.text())

    @contextmanager
    def _mapped(self) -> Iterator[QPainter]:
        """The real painter in the coordinates of the item that paints."""
        self._out.save()
        self._out.setTransform(self._transform, True)
        try:
            yield self._out
        finally:
            self._out.restore()


def _plain_font(item: QTextItem) -> QFont:
    """A text's font as it was asked for. The item's own is resolved for the page's dpi, and Qt would scale it
    by the ratio to the device's.
    """
    known, font = item.font(), QFont()
    font.setFamilies(known.families())
    font.setPixelSize(known.pixelSize())
    font.setWeight(known.weight())
    font.setItalic(known.italic())
    # Hinted letters have other widths at other scales.
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


class PagePainter(QPainter):
    """The painter of a page. PySide never frees the lists of points it hands to an engine written in Python,
    so that lines and polygons go as paths.

    texts: takes over every text that is drawn as a whole; None: texts are drawn run by run.
    """

    def __init__(self, texts: TextElements | None = None) -> None:
        super().__init__()
        self._texts = texts

    def drawText(self, *how: Any) -> None:  # type: ignore[override]
        """A text; one line of it may stay whole, with the place that it is aligned at."""
        at = None if self._texts is None else anchored(how, self.fontMetrics())
        if at is None or self._texts is None:
            super().drawText(*how)
        elif at.text.strip():
            super().drawText(at.point, self._texts.placeholder(at))

    def drawLines(self, *lines: Any) -> None:
        """A list of lines, in pieces."""
        if len(lines) != 1 or not isinstance(lines[0], list):
            super().drawLines(*lines)
            return
        for first in range(0, len(lines[0]), PIECE):
            path = QPainterPath()
            for line in lines[0][first : first + PIECE]:
                path.moveTo(line.p1())
                path.lineTo(line.p2())
            self.drawPath(path)

    def drawLine(self, *line: Any) -> None:
        """One line."""
        self.drawLines([QLineF(*line)])

    def drawPolyline(self, points: Any, *more: Any) -> None:
        """An open path, never filled."""
        path, brush = QPainterPath(), self.brush()
        path.addPolygon(QPolygonF(points))
        self.setBrush(Qt.BrushStyle.NoBrush)
        self.drawPath(path)
        self.setBrush(brush)

    def drawPolygon(self, points: Any, *rule: Any) -> None:
        """A closed path."""
        path = QPainterPath()
        path.addPolygon(QPolygonF(points))
        path.closeSubpath()
        self.drawPath(path)


def render(
    view: QGraphicsView,
    out: QPainter,
    area: QRectF | None = None,
    outlines: bool = False,
    texts: TextElements | None = None,
) -> None:
    """Paints a view's scene, or one rectangle of it, on a painter whose unit is the logical pixel.

    out: its origin is the area's upper left corner. outlines: whether text becomes paths, so that an SVG
    looks the same everywhere. texts: takes over whole texts, so that other programs can set an SVG's.
    """
    area = area or QRectF(0.0, 0.0, view.width(), view.height())
    out.save()
    out.fillRect(QRectF(0.0, 0.0, area.width(), area.height()), view.backgroundBrush())
    # Without it a PDF would hold heat maps as JPEG.
    out.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
    out.translate(-area.topLeft())
    out.setClipRect(area)
    page, painter = Page(view.width(), view.height(), out, outlines, area), PagePainter(texts)
    try:
        with _exporting(view):
            painter.begin(page)
            painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
            view.scene().render(painter, area, area, Qt.AspectRatioMode.IgnoreAspectRatio)
    finally:
        if painter.isActive():
            painter.end()
        out.restore()


@contextmanager
def _exporting(view: QGraphicsView) -> Iterator[None]:
    """Items know that they are exported, and none of them is a cached pixmap."""
    scene: Any = view.scene()
    items, options = scene.items(), {"antialias": True, "resolutionScale": 1.0}
    modes = [(item, item.cacheMode()) for item in items]
    try:
        for item in items:
            item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
            if hasattr(item, "setExportMode"):
                item.setExportMode(True, options)
        scene.prepareForPaint()
        yield
    finally:
        for item, mode in modes:
            item.setCacheMode(mode)
            if hasattr(item, "setExportMode"):
                item.setExportMode(False)
