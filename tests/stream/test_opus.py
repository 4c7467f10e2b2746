from __future__ import annotations

import av
import numpy as np
import pytest
from av.audio.codeccontext import AudioCodecContext
from stream.hearing import Sound, playing, shift, spoken

from wellwish.stream.opus import VOICE_BITRATE, encode_block, encode_take, packet_bytes, silence
from wellwish.terms import FRAME


def decoded(packets: list[bytes]) -> Sound:
    decoder = av.CodecContext.create("libopus", "r")
    assert isinstance(decoder, AudioCodecContext)
    decoder.sample_rate, decoder.layout = 48_000, "mono"
    parts = [frame.to_ndarray().reshape(-1) for packet in packets for frame in decoder.decode(av.Packet(packet))]
    return np.concatenate(parts).astype(np.float32) / np.float32(32768)


def cut(joined: bytes, bitrate: int = VOICE_BITRATE) -> list[bytes]:
    size = packet_bytes(bitrate)
    return [joined[start : start + size] for start in range(0, len(joined), size)]


def test_a_take_gives_one_packet_more_than_frames_all_of_one_size() -> None:
    packets = cut(encode_take(spoken(50)))
    assert len(packets) == 51
    assert {len(packet) for packet in packets} == {80}


def test_decoded_take_lines_up_with_its_sound_to_the_sample() -> None:
    take = spoken(100)
    heard = decoded(cut(encode_take(take)))[FRAME:]
    assert len(heard) == len(take)
    assert shift(heard, take) == 0


@pytest.mark.parametrize("fault", ["loud start", "loud end", "too short", "half a frame", "stereo"])
def test_a_take_that_cannot_be_spliced_is_refused(fault: str) -> None:
    take = spoken(10)
    if fault == "loud start":
        take[FRAME - 1] = 0.1
    if fault == "loud end":
        take[-FRAME] = 0.1
    if fault == "too short":
        take = take[:FRAME]
    if fault == "half a frame":
        take = np.concatenate([take, np.zeros(480, np.float32)])
    with pytest.raises(ValueError, match=r"silent frame|whole frames"):
        encode_take(np.stack([take, take], 1) if fault == "stereo" else take)


@pytest.mark.parametrize(("bitrate", "channels"), [(32_000, 1), (96_000, 2), (128_000, 2), (256_000, 2), (8_000, 1)])
def test_silence_has_the_size_of_any_packet_and_decodes_to_zeros(bitrate: int, channels: int) -> None:
    packet = silence(bitrate, channels)
    assert len(packet) == bitrate // 400
    heard = decoded([packet] * 5)
    assert not heard.any()
    assert len(heard) == 5 * FRAME


def test_a_bitrate_that_gives_no_whole_bytes_is_refused() -> None:
    with pytest.raises(ValueError, match="33001"):
        silence(33_001, 1)


@pytest.mark.parametrize(("bitrate", "channels"), [(32_000, 1), (96_000, 2)])
def test_a_block_is_so_many_packets_of_one_size(bitrate: int, channels: int) -> None:
    sound = playing(np.stack([spoken(600, channel) for channel in range(channels)], 1)).samples
    for index, count in ((0, 480), (1, 121), (0, 1)):
        assert len(encode_block(sound, index, count, bitrate, channels)) == count * bitrate // 400


def test_the_first_block_of_a_take_is_the_take() -> None:
    take = spoken(100)
    assert encode_block(playing(take[:, None]).samples, 0, 100, VOICE_BITRATE, 1) == encode_take(take)[: 100 * 80]
