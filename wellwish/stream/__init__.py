"""A score as bytes: Opus packets, their splicing, the containers around them, and whole files in every format."""

from wellwish.stream.files import (
    FORMATS,
    MIXED_BITRATE_PER_CHANNEL,
    SPLICED_FORMATS,
    Mix,
    check_titles,
    draft,
    in_memory,
    write,
)
from wellwish.stream.growing import GrowingWebM
from wellwish.stream.ogg import Ogg
from wellwish.stream.opus import VOICE_BITRATE, encode_blocks, encode_take, silence
from wellwish.stream.splice import packets
from wellwish.stream.titles import Titles
from wellwish.stream.webm import WebM

__all__ = [
    "FORMATS",
    "MIXED_BITRATE_PER_CHANNEL",
    "SPLICED_FORMATS",
    "VOICE_BITRATE",
    "GrowingWebM",
    "Mix",
    "Ogg",
    "Titles",
    "WebM",
    "check_titles",
    "draft",
    "encode_blocks",
    "encode_take",
    "in_memory",
    "packets",
    "silence",
    "write",
]
