from __future__ import annotations

import av
import numpy as np
import pytest
from av.audio.codeccontext import AudioCodecContext
from stream.hearing import Sound, spoken

from wellwish.stream.opus import VOICE_BITRATE, encode_blocks, encode_take, packet_bytes, regrouped, silence
from wellwish.terms import FRAME


def decoded(packets: list[bytes]) -> Sound:
    decoder = av.CodecContext.create("libopus", "r")
    assert isinstance(decoder, AudioCodecContext)
    decoder.sample_rate, decoder.layout = 48_000, "mono"
    parts = [frame.to_ndarray().reshape(-1) for packet in packets for frame in decoder.decode(av.Packet(packet))]
    return np.concatenate(parts).astype(np.float32) / np.float32(32768)


def cut(joined: bytes, bitrate: int = VOICE_BITRATE) -> list[bytes]:
    return list(regrouped([joined], packet_bytes(bitrate)))


def test_a_take_gives_one_packet_more_than_frames_all_of_one_size() -> None:
    packets = cut(encode_take(spoken(50)))
    assert len(packets) == 51
    assert {len(packet) for packet in packets} == {80}


def test_decoded_take_lines_up_with_its_sound_to_the_sample() -> None:
    take = spoken(100)
    heard = decoded(cut(encode_take(take)))[FRAME:]
    assert len(heard) == len(take)
    matches = {shift: float(np.dot(np.roll(heard, shift), take)) for shift in range(-200, 201)}
    assert max(matches, key=lambda shift: matches[shift]) == 0


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


def test_how_sound_is_cut_into_blocks_does_not_change_the_packets() -> None:
    sound = np.stack([spoken(60, 1), spoken(60, 2)], 1)
    whole = list(encode_blocks([sound], 96_000, 2))
    parts = list(encode_blocks([sound[:FRAME], sound[FRAME : 31 * FRAME], sound[31 * FRAME :]], 96_000, 2))
    assert whole == parts
    assert len(whole) == 61
    assert {len(packet) for packet in whole} == {240}
