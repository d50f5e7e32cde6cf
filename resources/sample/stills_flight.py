"""The sample film's stills from the visor on: whip pan, ignition, ascent, orbit, end title."""

import random
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QRadialGradient,
)

from resources.sample import brush, subjects
from resources.sample.brush import AMBER, CREAM, EMBER, HAZE, INK, NAVY, SLATE, TEAL
from resources.sample.stills_ground import Stills, ridges, sky


def visor(textures: Path) -> Stills:
    """The visor: a corridor of lamps behind, the helmet with its reflection in front."""
    image = brush.canvas(3600, 2025, INK)
    painter = brush.painter(image)
    painter.fillRect(image.rect(), brush.fall(0, 2025, ((0, NAVY, 1), (1, "#070b14", 1))))
    painter.translate(520, 312)
    for step in range(13):
        near = (1 - step / 13) ** 1.7
        half, tall = 130 + 2000 * near, 90 + 1140 * near
        colour = QColor(AMBER if step % 2 else TEAL)
        colour.setAlphaF(0.25 + 0.6 * (step / 13))
        painter.setPen(QPen(colour, 4 + 20 * near))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(
            QRectF(1280 - half, 700 - tall, 2 * half, 2 * tall), 60 * near, 60 * near
        )
    painter.setPen(Qt.PenStyle.NoPen)
    brush.glow(painter, 1280, 700, 800, CREAM, 0.55)
    painter.end()
    front = brush.canvas(2560, 1440)
    painter = brush.painter(front)
    helmet(painter, textures)
    painter.end()
    return {"visor_corridor": image, "visor_helmet": front}


def helmet(painter: QPainter, textures: Path) -> None:
    """Draw the helmet facing us, the stars and the pad's light in its visor."""
    suit = QLinearGradient(500, 0, 2060, 0)
    for place, colour in ((0, "#0c1424"), (0.5, "#28405a"), (0.86, "#6d5b41"), (1, AMBER)):
        suit.setColorAt(place, QColor(colour))
    painter.setBrush(suit)
    painter.drawRoundedRect(QRectF(420, 1120, 1720, 700), 330, 330)
    shell = QRadialGradient(QPointF(1050, 420), 980)
    for place, colour in ((0, "#e9e4cf"), (0.5, "#9fb0b0"), (0.85, "#31506a"), (1, NAVY)):
        shell.setColorAt(place, QColor(colour))
    painter.setBrush(shell)
    painter.drawEllipse(QPointF(1280, 690), 610, 620)
    painter.setBrush(QColor("#16243a"))
    painter.drawRoundedRect(QRectF(930, 1180, 700, 130), 60, 60)
    glass = QPainterPath()
    glass.addRoundedRect(QRectF(800, 360, 960, 690), 400, 340)
    painter.setPen(QPen(QColor("#0c1424"), 34))
    painter.drawPath(glass)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.save()
    painter.setClipPath(glass)
    painter.fillRect(
        QRectF(780, 340, 1000, 730),
        brush.fall(340, 1060, ((0, "#050912", 1), (0.55, NAVY, 1), (0.8, TEAL, 1), (1, AMBER, 1))),
    )
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Screen)
    painter.drawImage(
        790, 340, brush.texture(textures / "hubble_deep_field.jpg", 980, 520, "#b8d2dc", 0.8)
    )
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    painter.setBrush(QColor("#0c1626"))
    painter.drawPolygon(brush.ridge(2560, 960, 46, 17, bottom=1100))
    brush.truss(painter, 1380, 740, 960, 26, "#0c1626", 4)
    subjects.rocket(painter, 1450, 730, 34, 225)
    brush.glow(painter, 1440, 950, 300, CREAM, 0.6)
    painter.setBrush(brush.fall(360, 800, ((0, CREAM, 0.3), (1, CREAM, 0.0))))
    painter.drawPolygon(
        QPolygonF([QPointF(900, 340), QPointF(1130, 340), QPointF(900, 1060), QPointF(760, 1060)])
    )
    painter.restore()
    painter.setPen(QPen(brush.shade(CREAM, 0.7), 8))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(QRectF(690, 90, 1180, 1200), 118 * 16, 52 * 16)
    painter.setPen(QPen(QColor(AMBER), 10))
    painter.drawArc(QRectF(690, 90, 1180, 1200), -38 * 16, 66 * 16)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(EMBER))
    painter.drawRoundedRect(QRectF(1180, 1215, 200, 60), 14, 14)


def bunker(textures: Path) -> Stills:
    """The panorama that the whip pan crosses: the watchers at the left, the pad at the right."""
    width = 5120
    image, painter = sky(width, 1440, 1090, 51)
    brush.glow(painter, 4150, 1060, 1200, AMBER, 0.7)
    ridges(painter, width, 1080, 61)
    painter.fillRect(
        QRectF(0, 1180, width, 300), brush.fall(1180, 1440, ((0, "#132036", 1), (1, INK, 1)))
    )
    for x in range(1900, 3500, 130):
        painter.fillRect(QRectF(x, 1120, 8, 80), QColor(INK))
    painter.setPen(QPen(QColor(INK), 5))
    painter.drawLine(QPointF(1860, 1136), QPointF(3520, 1136))
    painter.setPen(Qt.PenStyle.NoPen)
    for x in (3700, 4560):
        beam = QPolygonF([QPointF(x, 1190), QPointF(4120, 90), QPointF(4230, 90)])
        painter.setBrush(brush.fall(90, 1190, ((0, CREAM, 0), (1, CREAM, 0.2))))
        painter.drawPolygon(beam)
    subjects.gantry(painter, 3960, 480, 1190, 84)
    subjects.rocket(painter, 4165, 420, 92, 740)
    brush.glow(painter, 4165, 1180, 520, CREAM, 0.55)
    painter.fillRect(QRectF(3640, 1186, 980, 40), QColor(INK))
    painter.setBrush(QColor("#060a13"))
    painter.drawPolygon(
        QPolygonF([QPointF(0, 1120), QPointF(1500, 1180), QPointF(1750, 1440), QPointF(0, 1440)])
    )
    for x, height, raised in (
        (420, 800, False),
        (760, 860, True),
        (1090, 780, True),
        (1330, 700, False),
    ):
        subjects.watcher(painter, x, 1250, height, raised)
    painter.fillRect(QRectF(0, 1190, 1560, 250), QColor("#060a13"))
    painter.fillRect(QRectF(0, 1186, 1560, 8), QColor("#23344f"))
    painter.end()
    return {"bunker": image}


def smoke(
    seed: int, spread: float, height: float, count: int = 90
) -> list[tuple[float, float, float]]:
    """Return puffs heaped around the middle of the frame's foot, the farthest first."""
    dice = random.Random(seed)
    puffs = []
    for index in range(count):
        reach = dice.gauss(0, 1)
        x = 1280 + reach * spread
        lift = height * max(0.0, 1 - abs(reach) / 2.4) * dice.random()
        puffs.append((x, 1420 - lift, 70 + 130 * dice.random() * (0.5 + index / count)))
    return sorted(puffs, key=lambda puff: puff[1])


def ignition(textures: Path) -> Stills:
    """Ignition: the lit sky, the stage with three flames, and smoke in front and behind."""
    image, painter = sky(2560, 1800, 1500, 71)
    brush.glow(painter, 1280, 1350, 1700, EMBER, 0.75)
    brush.glow(painter, 1280, 1350, 1000, AMBER, 0.8)
    ridges(painter, 2560, 1430, 81)
    painter.end()
    stage = brush.canvas(2560, 1800)
    painter = brush.painter(stage)
    subjects.gantry(painter, 660, 60, 1560, 230)
    subjects.rocket(painter, 1280, -520, 300, 1600)
    painter.end()
    stills = {"ignition_sky": image, "ignition_stage": stage}
    for state, sway in enumerate((-0.14, 0.1, 0.02)):
        fire = brush.canvas(2560, 1800)
        painter = brush.painter(fire)
        for offset in (-236, 0, 236):
            width = 210 if offset == 0 else 120
            length = (470 if offset == 0 else 360) + 50 * ((state + offset // 200) % 3)
            subjects.flame(painter, 1280 + offset, 1120, width, length, sway)
        brush.glow(painter, 1280, 1330, 760 + 60 * state, AMBER, 0.85)
        brush.glow(painter, 1280, 1250, 380, CREAM, 0.9)
        painter.end()
        stills[f"fire_{state}"] = fire
    for name, spread, height, seed, light in (
        ("smoke_back", 760, 420, 5, "#f0c48a"), ("smoke_front", 980, 250, 9, "#b98a63"),
    ):  # fmt: skip
        cloud = brush.canvas(2560, 1800)
        painter = brush.painter(cloud)
        painter.translate(0, 330)
        brush.plume(painter, smoke(seed, spread, height), light, "#2a2a3a")
        painter.end()
        stills[name] = cloud
    return stills


def climb(painter: QPainter, x: float, top: float, size: float, ground: float) -> None:
    """Draw the rocket on its column of fire and smoke."""
    bottom = top + size * 7.4
    column = QPainterPath(QPointF(x - size * 0.8, bottom))
    column.cubicTo(
        x - size * 1.0, bottom + 300, x - size * 1.5, ground - 200, x - size * 3.6, ground
    )
    column.lineTo(x + size * 3.6, ground)
    column.cubicTo(
        x + size * 1.5, ground - 200, x + size * 1.0, bottom + 300, x + size * 0.8, bottom
    )
    side = QLinearGradient(x - size * 2, 0, x + size * 2, 0)
    for place, colour in ((0, "#4a4656"), (0.45, CREAM), (0.6, AMBER), (1, "#5a3c34")):
        side.setColorAt(place, QColor(colour))
    painter.fillPath(column, side)
    dice = random.Random(4)
    puffs = []
    for step in range(46):
        place = step / 45
        y = bottom + 90 + (ground - bottom - 90) * place
        reach = size * (0.7 + 2.6 * place**2)
        puffs.append(
            (
                x + reach * (dice.random() * 2 - 1),
                y,
                size * (0.5 + 0.9 * place) * (0.7 + dice.random() * 0.5),
            )
        )
    painter.setOpacity(0.7)
    brush.plume(painter, puffs, "#f3cf9b", "#4b4152")
    painter.setOpacity(1)
    subjects.flame(painter, x, bottom, size * 1.5, size * 5, 0.0)
    subjects.rocket(painter, x, top, size, size * 7.4)
    brush.glow(painter, x, bottom + size, size * 9, AMBER, 0.9)


def ascent(textures: Path) -> Stills:
    """The ascent in five frames from the first to the last."""
    stills = {}
    for step in range(5):
        name, top = f"ascent_{step}", 600.0 - 420 * (step / 4) ** 1.3
        image, painter = sky(2560, 1440, 1240, 91)
        brush.glow(painter, 1280, 1250, 1300, EMBER, 0.55)
        ridges(painter, 2560, 1260, 101)
        painter.fillRect(QRectF(0, 1330, 2560, 200), QColor(INK))
        climb(painter, 1280, top, 62, 1400)
        brush.truss(painter, 1000, 1020, 1360, 46, INK, 6)
        painter.fillRect(QRectF(700, 1352, 1160, 90), QColor(INK))
        painter.end()
        stills[name] = image
    return stills


def orbit(textures: Path) -> Stills:
    """The star field, the limb of the earth, and the capsule close to us."""
    image = brush.canvas(2560, 1440, "#04070e")
    painter = brush.painter(image)
    photo = QImage(str(textures / "hubble_deep_field.jpg")).scaled(
        2560, 2232, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    painter.setOpacity(0.85)
    painter.drawImage(0, 0, photo, 0, 300, 2560, 1440)
    painter.setOpacity(1)
    painter.fillRect(
        image.rect(),
        brush.fall(0, 1440, ((0, "#050b1c", 0.5), (0.6, "#0b1c33", 0.35), (1, NAVY, 0.9))),
    )
    brush.stars(painter, QRectF(0, 0, 2560, 1440), 500, 121)
    painter.end()
    limb = brush.canvas(2560, 1440)
    painter = brush.painter(limb)
    air = QRadialGradient(QPointF(1500, 4300), 3330)
    for place, colour, alpha in (
        (0.93, HAZE, 0.9),
        (0.95, "#7fc4d4", 0.65),
        (0.97, TEAL, 0.28),
        (1, TEAL, 0),
    ):
        air.setColorAt(place, brush.shade(colour, alpha))
    painter.setBrush(air)
    painter.drawEllipse(QPointF(1500, 4300), 3330, 3330)
    earth = QRadialGradient(QPointF(1500, 4300), 3110)
    for place, colour in ((0.86, INK), (0.95, "#12324c"), (0.99, TEAL), (1, "#b7d3cf")):
        earth.setColorAt(place, QColor(colour))
    painter.setBrush(earth)
    painter.drawEllipse(QPointF(1500, 4300), 3110, 3110)
    brush.glow(painter, 2250, 1330, 700, AMBER, 0.75)
    painter.end()
    ship = brush.canvas(2560, 1440)
    painter = brush.painter(ship)
    painter.translate(1130, 640)
    painter.rotate(-24)
    capsule(painter)
    painter.end()
    return {"orbit_stars": image, "orbit_earth": limb, "orbit_capsule": ship}


def capsule(painter: QPainter) -> None:
    """Draw the capsule about the origin: a cone, a service module, two solar wings."""
    for side in (-1, 1):
        for panel in range(3):
            x = side * (150 + panel * 165) - (150 if side < 0 else 0)
            wing = QLinearGradient(x, 0, x + 150, 0)
            wing.setColorAt(0, QColor("#14304f"))
            wing.setColorAt(1, QColor("#3d6f92" if side < 0 else "#a8743a"))
            painter.fillRect(QRectF(x, 40, 150, 130), wing)
            painter.setPen(QPen(QColor(INK), 4))
            for bar in range(1, 4):
                painter.drawLine(QPointF(x + bar * 37, 40), QPointF(x + bar * 37, 170))
            painter.drawLine(QPointF(x, 105), QPointF(x + 150, 105))
            painter.setPen(Qt.PenStyle.NoPen)
    module = QLinearGradient(-130, 0, 130, 0)
    for place, colour in ((0, NAVY), (0.4, "#aeb7ae"), (0.75, CREAM), (1, AMBER)):
        module.setColorAt(place, QColor(colour))
    painter.fillRect(QRectF(-118, 0, 236, 250), module)
    painter.setBrush(module)
    painter.drawPolygon(
        QPolygonF([QPointF(-128, 0), QPointF(128, 0), QPointF(52, -190), QPointF(-52, -190)])
    )
    painter.setBrush(QColor(SLATE))
    painter.drawRoundedRect(QRectF(-54, -216, 108, 34), 12, 12)
    painter.drawPolygon(
        QPolygonF([QPointF(-60, 250), QPointF(60, 250), QPointF(96, 330), QPointF(-96, 330)])
    )
    painter.setBrush(QColor(INK))
    for x in (-44, 44):
        painter.drawEllipse(QPointF(x, -86), 22, 26)
    painter.fillRect(QRectF(-118, 28, 236, 14), QColor(EMBER))


def end(textures: Path) -> Stills:
    """The end title: sunrise over the ridges, and the program's name."""
    image, painter = sky(2560, 1440, 1180, 131)
    brush.glow(painter, 1280, 1120, 1500, EMBER, 0.6)
    painter.setBrush(brush.fall(860, 1180, ((0, CREAM, 1), (1, AMBER, 1))))
    painter.drawEllipse(QPointF(1280, 1090), 210, 210)
    brush.glow(painter, 1280, 1090, 800, AMBER, 0.7)
    ridges(painter, 2560, 1150, 141)
    painter.fillRect(QRectF(0, 1290, 2560, 200), QColor(INK))
    painter.end()
    words = brush.canvas(2560, 1440)
    painter = brush.painter(words)
    brush.lettering(painter, "STORYREEL", 1280, 420, 170, 18, CREAM)
    painter.end()
    return {"end_sky": image, "end_words": words}
