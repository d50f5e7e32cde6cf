"""The microphones of this machine. QtMultimedia is loaded when they are first asked for."""

from typing import Any, Protocol

from PySide6.QtCore import QIODevice

from app.recording.voice import FeedForm

NONE = "No microphone was found on this machine. Plug one in, then open this again."


class Input(Protocol):
    """An input that is open."""

    @property
    def feed(self) -> QIODevice:
        """What its bytes are read from."""
        ...

    @property
    def form(self) -> FeedForm:
        """How they are read."""
        ...

    def close(self) -> None:
        """Let it go."""
        ...


class Inputs(Protocol):
    """The inputs there are."""

    def names(self) -> list[str]:
        """Return what they are called, the default one first."""
        ...

    def open(self, name: str) -> Input | None:
        """Open one; None when it can't be."""
        ...


class Microphone:
    """An input of the machine, open; a muted or unplugged one gives silence."""

    def __init__(self, source: Any, feed: QIODevice, form: FeedForm) -> None:
        self._source, self.feed, self.form = source, feed, form

    def close(self) -> None:
        """Let the device go."""
        self._source.stop()
        self._source.deleteLater()


class Microphones:
    """The machine's own inputs."""

    def names(self) -> list[str]:
        """Return what they are called, the default one first."""
        from PySide6.QtMultimedia import QMediaDevices

        first = QMediaDevices.defaultAudioInput()
        found = sorted(QMediaDevices.audioInputs(), key=lambda each: each.id() != first.id())
        return [device.description() for device in found]

    def open(self, name: str) -> Microphone | None:
        """Open an input at 48 kHz, else in the form that it likes best; None when it can't be."""
        from PySide6.QtMultimedia import QAudioFormat, QAudioSource, QMediaDevices

        devices = [d for d in QMediaDevices.audioInputs() if d.description() == name]
        if not devices:
            return None
        kinds = {
            QAudioFormat.SampleFormat.UInt8: "uint8", QAudioFormat.SampleFormat.Int16: "int16",
            QAudioFormat.SampleFormat.Int32: "int32", QAudioFormat.SampleFormat.Float: "float",
        }  # fmt: skip
        form = QAudioFormat()
        form.setSampleRate(48_000)
        form.setChannelCount(1)
        form.setSampleFormat(QAudioFormat.SampleFormat.Float)
        if not devices[0].isFormatSupported(form):
            form = devices[0].preferredFormat()
        if form.sampleFormat() not in kinds:
            return None
        source = QAudioSource(devices[0], form)
        feed = source.start()
        if feed is None:
            source.deleteLater()
            return None
        read = FeedForm(form.sampleRate(), form.channelCount(), kinds[form.sampleFormat()])
        return Microphone(source, feed, read)
