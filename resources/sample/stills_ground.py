"""The sample film's stills up to the countdown: title, gantry, walk, switch, control room."""

from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPen, QPolygonF

from resources.sample import brush, subjects
from resources.sample.brush import AMBER, CREAM, EMBER, HAZE, INK, NAVY, SLATE, TEAL

Stills = dict[str, QImage]
DUSK = (
    (0, INK, 1.0),
    (0.35, NAVY, 1.0),
    (0.62, SLATE, 1.0),
    (0.82, TEAL, 1.0),
    (1, "#c98a4a", 1.0),
)


def sky(width: int, height: int, horizon: float, seed: int) -> tuple[QImage, QPainter]:
    """Return a dusk sky with stars and the painter that is still open on it."""
    image = brush.canvas(width, height, INK)
    painter = brush.painter(image)
    painter.fillRect(image.rect(), brush.fall(0, horizon, DUSK))
    brush.stars(painter, QRectF(0, 0, width, horizon * 0.7), 420, seed)
    return image, painter


def ridges(painter: QPainter, width: int, horizon: float, seed: int) -> None:
    """Draw three ridges behind each other, the nearest darkest."""
    for step, (colour, height) in enumerate(((TEAL, 150), ("#1a3a50", 110), (NAVY, 70))):
        painter.setBrush(QColor(colour))
        painter.drawPolygon(
            brush.ridge(width, horizon + step * 34, height, seed + step, bottom=horizon + 4000)
        )


def title(textures: Path) -> Stills:
    """The title: a far pad under searchlights, and the name of the film as a near layer."""
    image, painter = sky(2560, 1440, 1180, 7)
    painter.setOpacity(0.35)
    photo = brush.texture(textures / "hubble_deep_field.jpg", 2560, 1000, "#9fc0cf", 1.0)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Screen)
    painter.drawImage(0, 0, photo)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    painter.setOpacity(1)
    brush.glow(painter, 1280, 1180, 900, AMBER, 0.5)
    for lean in (-520, -210, 240, 560):
        beam = QPolygonF([QPointF(1280 + lean * 0.16, 1150), QPointF(1280 + lean - 70, 0),
                          QPointF(1280 + lean + 70, 0)])  # fmt: skip
        painter.setBrush(brush.fall(0, 1150, ((0, CREAM, 0), (1, CREAM, 0.2))))
        painter.drawPolygon(beam)
    ridges(painter, 2560, 1170, 3)
    brush.glow(painter, 1280, 1150, 320, CREAM, 0.55)
    brush.truss(painter, 1196, 880, 1190, 34, INK, 4)
    subjects.rocket(painter, 1290, 860, 44, 320)
    painter.fillRect(QRectF(0, 1188, 2560, 300), brush.fall(1188, 1440, ((0, INK, 1), (1, INK, 1))))
    painter.end()
    words = brush.canvas(2560, 1440)
    painter = brush.painter(words)
    brush.lettering(painter, "LAUNCH", 1280, 330, 250, 26, CREAM)
    painter.fillRect(QRectF(1130, 690, 300, 6), QColor(AMBER))
    painter.end()
    return {"title_sky": image, "title_words": words}


def pad(textures: Path) -> Stills:
    """The gantry, tall enough for a crane: sky, ridges, tower with rocket, fence in front."""
    width, height = 2560, 2500
    image, painter = sky(width, height, 2150, 11)
    brush.glow(painter, 1500, 2120, 1500, AMBER, 0.5)
    painter.end()
    far = brush.canvas(width, height)
    painter = brush.painter(far)
    ridges(painter, width, 2130, 21)
    painter.fillRect(
        QRectF(0, 2220, width, 400), brush.fall(2220, 2500, ((0, "#1b2436", 1), (1, INK, 1)))
    )
    painter.end()
    tower = brush.canvas(width, height)
    painter = brush.painter(tower)
    for x in (620, 1960):
        beam = QPolygonF([QPointF(x, 2260), QPointF(1330, 250), QPointF(1480, 250)])
        painter.setBrush(brush.fall(250, 2260, ((0, CREAM, 0), (1, CREAM, 0.16))))
        painter.drawPolygon(beam)
    subjects.gantry(painter, 900, 560, 2240, 210)
    subjects.rocket(painter, 1400, 470, 210, 1690)
    painter.fillRect(QRectF(820, 2236, 900, 60), QColor(INK))
    for x in (600, 1980):
        brush.truss(painter, x, 1900, 2260, 60, INK, 7)
        painter.fillRect(QRectF(x - 26, 1860, 112, 50), QColor(CREAM))
        brush.glow(painter, x + 30, 1885, 330, CREAM, 0.8)
    painter.fillRect(QRectF(0, 2290, width, 220), QColor("#0c1322"))
    painter.end()
    near = brush.canvas(width, height)
    painter = brush.painter(near)
    painter.setBrush(QColor("#060a13"))
    painter.drawPolygon(brush.ridge(width, 2440, 70, 5, bottom=height))
    for x in range(-40, width + 80, 190):
        painter.fillRect(QRectF(x, 2140, 16, 400), QColor("#060a13"))
    painter.setPen(QPen(QColor("#060a13"), 6))
    for y in (2160, 2230, 2300):
        painter.drawLine(QPointF(0, y), QPointF(width, y + 8))
    painter.end()
    return {"pad_sky": image, "pad_far": far, "pad_tower": tower, "pad_near": near}


def hangar(textures: Path) -> Stills:
    """The long window of the hangar, its columns, the rail in front; the walker is apart."""
    width, height = 3840, 1440
    image, painter = sky(width, height, 1080, 31)
    brush.glow(painter, 2700, 1040, 1900, AMBER, 0.8)
    ridges(painter, width, 1020, 41)
    brush.truss(painter, 2610, 640, 1040, 46, INK, 5)
    subjects.rocket(painter, 2740, 600, 60, 420)
    brush.glow(painter, 2720, 1000, 420, CREAM, 0.4)
    painter.fillRect(QRectF(0, 1100, width, 340), QColor("#0d1728"))
    painter.end()
    hall = brush.canvas(width, height)
    painter = brush.painter(hall)
    painter.fillRect(QRectF(0, 0, width, 210), brush.fall(0, 210, ((0, INK, 1), (1, "#0d1626", 1))))
    painter.fillRect(
        QRectF(0, 1080, width, 360), brush.fall(1080, 1440, ((0, "#152238", 1), (1, INK, 1)))
    )
    for x in range(160, width, 640):
        column = QLinearGradient(x, 0, x + 150, 0)
        column.setColorAt(0, QColor(INK))
        column.setColorAt(0.8, QColor("#17253d"))
        column.setColorAt(1, QColor("#8a6333"))
        painter.fillRect(QRectF(x, 180, 150, 930), column)
        painter.fillRect(QRectF(x - 40, 1060, 230, 44), QColor(INK))
        light = QPolygonF([QPointF(x + 190, 1106), QPointF(x + 590, 1106), QPointF(x + 380, 1440),
                           QPointF(x - 160, 1440)])  # fmt: skip
        painter.setBrush(brush.fall(1106, 1440, ((0, AMBER, 0.34), (1, AMBER, 0.02))))
        painter.drawPolygon(light)
    painter.setPen(QPen(QColor(INK), 12))
    for y in (420, 800):
        painter.drawLine(QPointF(0, y), QPointF(width, y))
    painter.end()
    rail = brush.canvas(width, height)
    painter = brush.painter(rail)
    for x in range(-100, width, 960):
        painter.fillRect(QRectF(x, 1130, 34, 310), QColor("#05080f"))
    painter.fillRect(QRectF(0, 1140, width, 30), QColor("#05080f"))
    painter.fillRect(QRectF(0, 1260, width, 18), QColor("#05080f"))
    for x in (700, 2500):
        painter.setBrush(QColor("#05080f"))
        painter.drawRoundedRect(QRectF(x, 0, 120, 1440), 30, 30)
    painter.end()
    stills = {"hangar_view": image, "hangar_hall": hall, "hangar_rail": rail}
    for phase in range(8):
        figure = brush.canvas(2560, 1440)
        painter = brush.painter(figure)
        painter.setBrush(brush.shade("#05080f", 0.5))
        painter.drawEllipse(QPointF(1290, 1318), 210, 20)
        subjects.walker(painter, 1280, 1290, 940, phase / 8)
        painter.end()
        stills[f"walk_{phase}"] = figure
    return stills


def switch(textures: Path) -> Stills:
    """The insert: a guarded switch; closed, lifted, on."""
    stills = {}
    for state in range(3):
        image = brush.canvas(2560, 1440, "#1a2740")
        painter = brush.painter(image)
        painter.fillRect(image.rect(), brush.fall(0, 1440, ((0, "#27405c", 1), (1, "#0f1829", 1))))
        for row, y in enumerate((170, 1170)):
            for column in range(9):
                x = 220 + column * 265
                on = (row * 9 + column) % 4 == 1 or state == 2
                painter.setBrush(QColor(INK))
                painter.drawRoundedRect(QRectF(x - 62, y - 46, 124, 92), 14, 14)
                painter.setBrush(QColor(AMBER if on else SLATE))
                painter.drawRoundedRect(QRectF(x - 48, y - 33, 96, 66), 8, 8)
                if on:
                    brush.glow(painter, x, y, 150, AMBER, 0.45)
        painter.setBrush(QColor("#0b1220"))
        painter.drawRoundedRect(QRectF(900, 330, 760, 760), 40, 40)
        stripe_pen = QPen(QColor(AMBER), 26)
        painter.setClipRect(QRectF(930, 985, 700, 70))
        painter.setPen(stripe_pen)
        for x in range(860, 1760, 70):
            painter.drawLine(QPointF(x, 1075), QPointF(x + 110, 965))
        painter.setClipping(False)
        painter.setPen(Qt.PenStyle.NoPen)
        brush.lettering(painter, "LAUNCH", 1280, 380, 62, 9, CREAM)
        painter.setBrush(QColor("#2b3a52"))
        painter.drawEllipse(QPointF(1280, 740), 150, 150)
        painter.setBrush(QColor("#131d30"))
        painter.drawEllipse(QPointF(1280, 740), 112, 112)
        tip = 590 if state == 2 else 880
        brush.limb(painter, [(1280, 740), (1280, tip)], 66, "#8f9aa3")
        brush.limb(painter, [(1272, 740), (1268, tip)], 24, CREAM)
        lift = (330, 90) if state else (560, 420)
        guard = QLinearGradient(1080, 0, 1480, 0)
        guard.setColorAt(0, QColor("#8e2f18"))
        guard.setColorAt(0.6, QColor(EMBER))
        guard.setColorAt(1, QColor("#f08a52"))
        painter.setBrush(guard)
        painter.setOpacity(0.94)
        painter.drawRoundedRect(
            QRectF(1085, 480 if not state else lift[0] + 130, 390, lift[1] + 40), 30, 30
        )
        painter.setOpacity(1)
        if state == 2:
            brush.glow(painter, 1280, 590, 800, AMBER, 0.5)
        if state == 1:
            finger(painter)
        painter.end()
        stills[f"switch_{state}"] = image
    return stills


def finger(painter: QPainter) -> None:
    """Draw a gloved hand that reaches for the switch from below right."""
    brush.limb(painter, [(2500, 1560), (2050, 1240)], 420, "#0c1424")
    brush.limb(painter, [(1950, 1170), (1560, 1010), (1340, 905)], 120, "#141f36")
    brush.limb(painter, [(2000, 1220), (1720, 1190), (1590, 1150)], 130, "#0c1424")
    brush.limb(painter, [(1890, 1095), (1560, 968), (1370, 868)], 14, "#c98f3c")


def control(textures: Path) -> Stills:
    """Over the shoulder: a wall of screens with the count, and who watches it."""
    image = brush.canvas(2560, 1440, INK)
    painter = brush.painter(image)
    painter.fillRect(image.rect(), brush.fall(0, 1440, ((0, "#0d1627", 1), (1, "#070b14", 1))))
    for x, y, width, height in ((150, 150, 620, 400), (1790, 150, 620, 400), (820, 90, 920, 600)):
        painter.setBrush(QColor("#04070d"))
        painter.drawRoundedRect(QRectF(x - 18, y - 18, width + 36, height + 36), 18, 18)
        painter.fillRect(QRectF(x, y, width, height), QColor("#12304a"))
    centre = brush.texture(textures / "rocket.jpg", 920, 600, "#8fd0d8", 1.0)
    painter.drawImage(820, 90, centre)
    left = brush.texture(textures / "astronaut.png", 620, 400, "#7fc0c8", 0.8)
    painter.drawImage(150, 150, left)
    painter.setPen(QPen(QColor(HAZE), 5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for step in range(5):
        y = 220 + step * 66
        painter.setPen(QPen(brush.shade(HAZE, 0.25), 2))
        painter.drawLine(QPointF(1820, y), QPointF(2380, y))
    painter.setPen(QPen(QColor(AMBER), 6))
    arc = [QPointF(1820 + t * 28, 520 - 330 * (t / 20) ** 0.55) for t in range(21)]
    painter.drawPolyline(QPolygonF(arc))
    painter.setPen(Qt.PenStyle.NoPen)
    for x in (460, 1280, 2100):
        brush.glow(painter, x, 420, 760, "#5fb0bd", 0.24)
    painter.fillRect(
        QRectF(0, 980, 2560, 460), brush.fall(980, 1440, ((0, "#18273e", 1), (1, INK, 1)))
    )
    for x in range(90, 2500, 118):
        painter.fillRect(QRectF(x, 1010, 74, 12), QColor(AMBER if x % 3 else HAZE))
    painter.end()
    front = brush.canvas(2560, 1440)
    painter = brush.painter(front)
    painter.setBrush(QColor("#05080f"))
    painter.drawEllipse(QPointF(620, 690), 236, 290)
    painter.drawRoundedRect(QRectF(500, 860, 240, 260), 60, 60)
    painter.drawRoundedRect(QRectF(-160, 1060, 1450, 700), 330, 330)
    painter.setPen(QPen(QColor("#101a2c"), 44))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(QRectF(384, 384, 472, 560), 15 * 16, 150 * 16)
    painter.setPen(QPen(brush.shade("#6fc0c9", 0.55), 9))
    painter.drawArc(QRectF(386, 402, 468, 576), -50 * 16, 118 * 16)
    painter.drawArc(QRectF(620, 1068, 660, 640), 20 * 16, 76 * 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#101a2c"))
    painter.drawRoundedRect(QRectF(806, 620, 96, 190), 40, 40)
    painter.end()
    stills = {"control_wall": image, "control_front": front}
    for number in (3, 2, 1):
        digits = brush.canvas(2560, 1440)
        painter = brush.painter(digits)
        count(painter, number)
        painter.end()
        stills[f"count_{number}"] = digits
    return stills


def count(painter: QPainter, number: int) -> None:
    """Draw the count as a seven-segment figure on the middle screen."""
    lit = {3: "abgcd", 2: "abged", 1: "bc"}[number]
    left, top, wide, tall = 1200.0, 240.0, 160.0, 300.0
    ends = {
        "a": ((0, 0), (1, 0)), "b": ((1, 0), (1, 0.5)), "c": ((1, 0.5), (1, 1)),
        "d": ((0, 1), (1, 1)), "e": ((0, 0.5), (0, 1)), "f": ((0, 0), (0, 0.5)),
        "g": ((0, 0.5), (1, 0.5)),
    }  # fmt: skip
    for segment in lit:
        points = [(left + x * wide, top + y * tall) for x, y in ends[segment]]
        brush.limb(painter, points, 34, AMBER)
    brush.glow(painter, 1280, 390, 420, AMBER, 0.5)
