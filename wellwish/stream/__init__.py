"""A score as bytes: Opus packets, their splicing, encoded blocks, virtual files, and whole files in every format."""

from wellwish.stream.blockstore import BlockStore
from wellwish.stream.files import FORMATS, draft, in_memory, write
from wellwish.stream.opus import VOICE_BITRATE, encode_take
from wellwish.stream.source import Source
from wellwish.stream.splice import packets
from wellwish.stream.titles import Titles
from wellwish.stream.virtual import FORMS, VirtualFile

__all__ = [
    "FORMATS",
    "FORMS",
    "VOICE_BITRATE",
    "BlockStore",
    "Source",
    "Titles",
    "VirtualFile",
    "draft",
    "encode_take",
    "in_memory",
    "packets",
    "write",
]
