"""What stands in the sample film's pictures: the rocket, its gantry, the walker, the watchers."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPainterPath, QPen, QPolygonF

from resources.sample import brush
from resources.sample.brush import AMBER, CREAM, EMBER, HAZE, INK, NAVY, SLATE, TEAL


def hull(x: float, top: float, width: float, height: float) -> QPainterPath:
    """Return the outline of the rocket: an ogive nose on a long body."""
    nose, half = width * 1.9, width / 2
    path = QPainterPath(QPointF(x, top))
    path.cubicTo(
        x + half * 0.75, top + nose * 0.3, x + half, top + nose * 0.62, x + half, top + nose
    )
    path.lineTo(x + half, top + height)
    path.lineTo(x - half, top + height)
    path.lineTo(x - half, top + nose)
    path.cubicTo(x - half, top + nose * 0.62, x - half * 0.75, top + nose * 0.3, x, top)
    return path


def rocket(
    painter: QPainter, x: float, top: float, width: float, height: float, lit: str = AMBER
) -> None:
    """Draw the rocket, centred on x, lit warm from the right and cool from the left."""
    half = width / 2
    for side in (-1, 1):
        booster = hull(x + side * width * 0.78, top + height * 0.38, width * 0.5, height * 0.62)
        body = QLinearGradient(x + side * width * 0.78 - half, 0, x + side * width * 0.78 + half, 0)
        body.setColorAt(0.25, QColor(SLATE))
        body.setColorAt(0.62, QColor("#b9b7a4"))
        body.setColorAt(0.75, QColor(lit))
        painter.fillPath(booster, body)
    body = QLinearGradient(x - half, 0, x + half, 0)
    for place, colour in ((0, NAVY), (0.18, TEAL), (0.45, "#c9cdbf"), (0.72, CREAM), (1, lit)):
        body.setColorAt(place, QColor(colour))
    outline = hull(x, top, width, height)
    painter.fillPath(outline, body)
    painter.save()
    painter.setClipPath(outline)
    for place, thick, colour in (
        (0.2, 0.006, INK), (0.225, 0.03, EMBER), (0.48, 0.006, INK), (0.5, 0.05, SLATE),
        (0.74, 0.006, INK), (0.95, 0.05, INK),
    ):  # fmt: skip
        band = QLinearGradient(x - half, 0, x + half, 0)
        band.setColorAt(0, QColor(INK))
        band.setColorAt(0.7, QColor(colour))
        painter.fillRect(QRectF(x - half, top + place * height, width, thick * height), band)
    painter.restore()
    painter.setBrush(QColor(INK))
    painter.drawEllipse(QPointF(x + half * 0.1, top + width * 1.5), width * 0.13, width * 0.15)
    bottom = top + height
    for side in (-1, 1):
        fin = [(0.5, -0.12), (1.25, 0.02), (1.25, 0.06), (0.5, 0.0)]
        painter.setBrush(QColor(INK if side < 0 else "#7a4a22"))
        painter.drawPolygon(
            QPolygonF([QPointF(x + side * a * width, bottom + b * height) for a, b in fin])
        )
    painter.setBrush(QColor(INK))
    for offset in (-0.78, -0.24, 0.24, 0.78):
        bell = [(-0.13, 0), (0.13, 0), (0.2, 0.035), (-0.2, 0.035)]
        painter.drawPolygon(
            QPolygonF([QPointF(x + (offset + a) * width, bottom + b * height) for a, b in bell])
        )


def gantry(painter: QPainter, x: float, top: float, bottom: float, width: float) -> None:
    """Draw the service tower with its arms reaching to the right and its lamps."""
    brush.truss(painter, x, top, bottom, width, INK, 12)
    brush.truss(painter, x + width * 0.34, top - width, bottom, width * 0.32, "#0d1526", 6)
    rise = bottom - top
    for place, reach in ((0.06, 1.5), (0.3, 1.28), (0.52, 1.28), (0.74, 1.28)):
        y = top + place * rise
        painter.fillRect(QRectF(x, y, width * (1 + reach), width * 0.12), QColor(INK))
        painter.setPen(QPen(QColor(INK), 6))
        painter.drawLine(QPointF(x + width, y + width * 0.62), QPointF(x + width * 1.9, y + 6))
        painter.setPen(Qt.PenStyle.NoPen)
    for floor in range(1, 12):
        y = top + floor * rise / 12
        painter.setBrush(QColor(AMBER if floor % 3 else CREAM))
        painter.drawEllipse(QPointF(x + width * 0.5, y), 7, 7)
        brush.glow(painter, x + width * 0.5, y, 90, AMBER, 0.35)
    painter.setPen(QPen(QColor(INK), 7))
    painter.drawLine(QPointF(x + width / 2, top - width), QPointF(x + width / 2, top - width * 2.2))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(EMBER))
    painter.drawEllipse(QPointF(x + width / 2, top - width * 2.2), 11, 11)
    brush.glow(painter, x + width / 2, top - width * 2.2, 150, EMBER, 0.7)


def flame(
    painter: QPainter, x: float, top: float, width: float, length: float, sway: float
) -> None:
    """Draw the exhaust below an engine section: a white core in amber in ember."""
    for grow, colour, alpha in ((1.6, EMBER, 0.5), (1.15, AMBER, 0.8), (0.7, CREAM, 0.95)):
        path = QPainterPath(QPointF(x - width * grow / 2, top))
        tip = QPointF(x + sway * width * grow, top + length * (0.55 + 0.45 * grow / 1.6))
        path.cubicTo(
            QPointF(x - width * grow * 0.9, top + length * 0.35),
            QPointF(x - width * grow * 0.2, top + length * 0.6), tip,
        )  # fmt: skip
        path.cubicTo(
            QPointF(x + width * grow * 0.2, top + length * 0.6),
            QPointF(x + width * grow * 0.9, top + length * 0.35),
            QPointF(x + width * grow / 2, top),
        )
        painter.fillPath(
            path,
            brush.fall(
                top, top + length, ((0, colour, alpha), (0.6, colour, alpha * 0.8), (1, EMBER, 0))
            ),
        )


def walker(painter: QPainter, x: float, feet: float, height: float, phase: float) -> None:
    """Draw an astronaut walking to the right with the helmet under the arm; phase in [0, 1)."""
    swing = 2 * math.pi * phase
    leg, arm = height * 0.245, height * 0.165
    bob = height * 0.012 * abs(math.sin(swing))
    hip_y = feet - 2 * leg * 0.985 + bob
    shoulder_y = hip_y - height * 0.3
    lean = height * 0.025
    suit, rim, far = "#35496a", AMBER, "#1c2a44"
    for offset, colour in ((math.pi, far), (0.0, suit)):
        stride = 27 * math.sin(swing + offset)
        bend = 10 + 34 * max(0.0, math.cos(swing + offset))
        knee = brush.turned(x, hip_y, leg, stride)
        foot = brush.turned(*knee, leg, stride - bend)
        brush.limb(painter, [(x, hip_y), knee, foot], height * 0.1, colour)
        toe = (foot[0] + height * 0.06, foot[1] + height * 0.01)
        brush.limb(painter, [foot, toe], height * 0.065, colour)
        if offset == math.pi:
            far_arm = brush.turned(x + lean, shoulder_y + height * 0.03, arm, -24 * math.sin(swing))
            hand = brush.turned(*far_arm, arm, -24 * math.sin(swing) + 22)
            brush.limb(
                painter,
                [(x + lean, shoulder_y + height * 0.03), far_arm, hand],
                0.072 * height,
                far,
            )
    brush.limb(painter, [(x, hip_y), (x + lean, shoulder_y + height * 0.03)], height * 0.165, suit)
    pack = QRectF(x - height * 0.14, shoulder_y, height * 0.1, height * 0.22)
    painter.setBrush(QColor(far))
    painter.drawRoundedRect(pack, height * 0.03, height * 0.03)
    head = QPointF(x + lean * 1.7, shoulder_y - height * 0.095)
    brush.limb(painter, [(x + lean * 1.2, shoulder_y), (head.x(), head.y())], height * 0.06, suit)
    painter.setBrush(QColor(suit))
    painter.drawEllipse(head, height * 0.058, height * 0.072)
    elbow = brush.turned(x + lean, shoulder_y + height * 0.03, arm, -14)
    wrist = brush.turned(*elbow, arm * 0.95, 62)
    helmet = QPointF(wrist[0] + height * 0.01, wrist[1] + height * 0.02)
    painter.setBrush(QColor("#24344f"))
    painter.drawEllipse(helmet, height * 0.088, height * 0.09)
    painter.setBrush(QColor(rim))
    painter.drawChord(
        QRectF(
            helmet.x() - 0.03 * height, helmet.y() - 0.06 * height, 0.11 * height, 0.11 * height
        ),
        -70 * 16,
        150 * 16,
    )
    brush.limb(
        painter, [(x + lean, shoulder_y + height * 0.03), elbow, wrist], height * 0.075, suit
    )
    edge = [(x + lean + height * 0.075, shoulder_y + height * 0.02), (x + height * 0.08, hip_y)]
    brush.limb(painter, edge, height * 0.012, rim)
    painter.setPen(QPen(QColor(rim), height * 0.01))
    painter.drawArc(
        QRectF(
            head.x() - 0.052 * height, head.y() - 0.066 * height, 0.104 * height, 0.132 * height
        ),
        -60 * 16,
        120 * 16,
    )
    painter.setPen(Qt.PenStyle.NoPen)


def watcher(painter: QPainter, x: float, feet: float, height: float, raised: bool) -> None:
    """Draw somebody standing with their back to us, binoculars raised or hands in the pockets."""
    shoulder = feet - height * 0.8
    body = QPainterPath(QPointF(x - height * 0.1, feet))
    body.cubicTo(
        x - height * 0.15,
        feet - height * 0.4,
        x - height * 0.2,
        shoulder,
        x - height * 0.04,
        shoulder,
    )
    body.lineTo(x + height * 0.04, shoulder)
    body.cubicTo(
        x + height * 0.2, shoulder, x + height * 0.15, feet - height * 0.4, x + height * 0.1, feet
    )
    painter.fillPath(body, QColor(INK))
    painter.setBrush(QColor(INK))
    painter.drawEllipse(QPointF(x, shoulder - height * 0.1), height * 0.065, height * 0.085)
    painter.fillRect(
        QRectF(x - 0.03 * height, shoulder - height * 0.06, 0.06 * height, 0.09 * height),
        QColor(INK),
    )
    if raised:
        for side in (-1, 1):
            elbow = (x + side * height * 0.19, shoulder + height * 0.06)
            hand = (x + side * height * 0.06, shoulder - height * 0.09)
            brush.limb(
                painter,
                [(x + side * height * 0.11, shoulder + height * 0.04), elbow, hand],
                height * 0.05,
                INK,
            )
    painter.setPen(QPen(brush.shade(HAZE, 0.5), height * 0.008))
    painter.drawArc(
        QRectF(x - height * 0.065, shoulder - height * 0.185, height * 0.13, height * 0.17),
        -60 * 16,
        130 * 16,
    )
    painter.setPen(Qt.PenStyle.NoPen)
