"""Reads the files of a directory store by their documented formats. Python's own library only; shares no code with SatCurate."""

import json
import math
import os
import re
import struct

HEADER, BATCH, SEAL = 1, 2, 3
RUN_STARTED, VISITS, CUT, DECISIONS = 1, 2, 3, 4
PRESENT, WITH_MARGIN = 1, 8
VERSIONS = {RUN_STARTED: 2, VISITS: 3, CUT: 1, DECISIONS: 1}


class Damaged(Exception):
    """Bytes that are not what the format says."""


def _table():
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = (byte >> 1) ^ (0x82F63B78 if byte & 1 else 0)
        table.append(byte)
    return table


_CRC32C = _table()


def crc32c(data):
    """CRC-32C (Castagnoli), reflected, as every format of the store uses it."""
    crc = 0xFFFFFFFF
    table = _CRC32C
    for byte in data:
        crc = (crc >> 8) ^ table[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


def frames(name, data):
    """The payloads of `u32 length, u32 CRC of the payload, u32 CRC of these 8 bytes, payload`, and the bytes of a torn tail (0: none)."""
    payloads, at = [], 0
    while at < len(data):
        if len(data) - at < 12:
            return payloads, len(data) - at
        length, crc, own = struct.unpack_from("<III", data, at)
        if crc32c(data[at:at + 8]) != own or at + 12 + length > len(data):
            return payloads, len(data) - at
        payload = data[at + 12:at + 12 + length]
        if crc32c(payload) != crc:
            if at + 12 + length == len(data):
                return payloads, len(data) - at
            raise Damaged(f"{name}: the checksum at byte {at} is wrong, and it is not the last frame")
        payloads.append(payload)
        at += 12 + length
    return payloads, 0


def read(path):
    with open(path, "rb") as file:
        return file.read()


def numbered(folder, suffix):
    """Files `00000001SUFFIX` of a folder by number, lowest first."""
    if not os.path.isdir(folder):
        return []
    found = [(int(name[:-len(suffix)]), os.path.join(folder, name)) for name in os.listdir(folder) if re.fullmatch(r"\d+" + re.escape(suffix), name)]
    return sorted(found)


def journal(folder):
    """The records of a journal, in order. Segments follow each other without a gap; all but the last are sealed and whole."""
    records, before = [], None
    segments = numbered(folder, ".log")
    for number, path in segments:
        payloads, torn = frames(path, read(path))
        if not payloads or payloads[0][0] != HEADER:
            raise Damaged(f"{path}: a segment without a header")
        kind, magic, version, own, epoch = struct.unpack("<BIHqq", payloads[0])
        if magic != 0x4C4A4353 or version != 1 or own != number:
            raise Damaged(f"{path}: not segment {number} of a journal of version 1")
        if before is not None and number != before + 1:
            raise Damaged(f"{path}: segment {before + 1} is missing")
        before = number
        is_sealed = False
        for payload in payloads[1:]:
            if is_sealed:
                raise Damaged(f"{path}: a frame behind the seal")
            if payload[0] == SEAL:
                is_sealed = True
            elif payload[0] == BATCH:
                records.extend(batch(path, payload))
            else:
                raise Damaged(f"{path}: a frame of unknown kind {payload[0]}")
        if number != segments[-1][0] and (torn or not is_sealed):
            raise Damaged(f"{path}: not sealed, though it has a successor")
    return records


def batch(path, payload):
    records, at = [], 1
    while at < len(payload):
        (length,) = struct.unpack_from("<I", payload, at)
        if at + 4 + length > len(payload):
            raise Damaged(f"{path}: a record longer than its batch")
        records.append(payload[at + 4:at + 4 + length])
        at += 4 + length
    return records


def events(folder):
    """The JSON events of a data set's or a run's journal."""
    return [json.loads(record) for record in journal(folder)]


def width(classes, top_k):
    """Values that a distribution is kept in: all, or k classes and their k probabilities."""
    return 2 * top_k if top_k else classes


def dense(values, classes, top_k):
    """The probabilities of a kept distribution; what is missing to 1 lies evenly on the classes that are not kept."""
    if not top_k:
        return values
    share = (1 - sum(values[top_k:])) / (classes - top_k)
    probabilities = [share] * classes
    for index, probability in zip(values[:top_k], values[top_k:]):
        probabilities[int(index)] = probability
    return tuple(probabilities)


def margin(visit):
    """The margin of the given label's logit in a packed visit: the upper 12 bits, signed, in steps of 1/128; 0 where it has none."""
    steps = visit >> 52
    return (steps - 4096 if steps >= 2048 else steps) / 128 if (visit >> 48) & WITH_MARGIN else 0.0


def pairwise(visit):
    """The logistic function of a packed visit's margin, in steps of 1/16384; 0 where it has none."""
    return round(16384 / (1 + math.exp(-margin(visit)))) / 16384 if (visit >> 48) & WITH_MARGIN else 0.0


def block_record(record, values):
    """One record of a block's journal as a dictionary; distributions are kept in so many values."""
    kind, version = record[0], record[1]
    if version != VERSIONS.get(kind):
        raise Damaged(f"a block record of kind {kind} and version {version}")
    body = record[2:]
    if kind == RUN_STARTED:
        run, count, _, _, _, top_k = struct.unpack("<iifiBi", body)
        return {"kind": kind, "run": run, "width": width(count, top_k)}
    if kind == CUT:
        run, epoch, token = struct.unpack("<iiq", body)
        return {"kind": kind, "run": run, "epoch": epoch}
    if kind == DECISIONS:
        sequence, count = struct.unpack_from("<qi", body)
        each = [struct.unpack_from("<Hi", body, 12 + 6 * i) for i in range(count)]
        return {"kind": kind, "sequence": sequence, "decisions": each}
    if kind == VISITS:
        run, epoch, token, count = struct.unpack_from("<iiqi", body)
        size = 26 + 8 * values
        if len(body) != 20 + count * size:
            raise Damaged("a visits record of a wrong length")
        each = [struct.unpack_from("<HiiiQ", body, 20 + i * size) for i in range(count)]
        return {"kind": kind, "run": run, "epoch": epoch, "visits": each}
    raise Damaged(f"a block record of unknown kind {kind}")


def history(path):
    """One list of packed visits an epoch: frames of `u16 version, i32 epoch, i32 N, N x u64`; and the bytes of a torn tail."""
    payloads, torn = frames(path, read(path))
    epochs = []
    for payload in payloads:
        version, epoch, count = struct.unpack_from("<Hii", payload)
        if version != 1 or len(payload) != 10 + 8 * count:
            raise Damaged(f"{path}: not an epoch of version 1")
        epochs.append((epoch, struct.unpack_from(f"<{count}Q", payload, 10)))
    return epochs, torn


def snapshots(folder):
    """The snapshots `rRRRR-eEEEEEE-SSSSSSSS.snap` (`.part`: within an epoch) of a block as (segment, run, epoch, is epoch's end, path), oldest first."""
    found = []
    for name in os.listdir(folder) if os.path.isdir(folder) else []:
        match = re.fullmatch(r"r(\d+)-e(\d+)-(\d+)\.(snap|part)", name)
        if match:
            run, epoch, segment = (int(part) for part in match.groups()[:3])
            found.append((segment, run, epoch, match.group(4) == "snap", os.path.join(folder, name)))
    return sorted(found)


def snapshot(path):
    """A block's columns: samples as (version, last epoch, last visit, sum of pairwise probabilities, target as kept), decisions as (sequence, offset, verdict)."""
    data = read(path)
    if len(data) < 10 or struct.unpack_from("<I", data, len(data) - 4)[0] != crc32c(data[:-4]):
        raise Damaged(f"{path}: the checksum is wrong")
    magic, version, epoch, segment, offset, kind, run, classes, _, _, _, top_k = struct.unpack_from("<IHiqqBiifi?i", data)
    if magic != 0x50534353 or version != 4:
        raise Damaged(f"{path}: not a snapshot of version 4")
    at = struct.calcsize("<IHiqqBiifi?i")
    _, sequence, count, _ = struct.unpack_from("<qqiI", data, at)
    at += struct.calcsize("<qqiI")
    samples = []
    for _ in range(count):
        version, last, _, visit, margins = struct.unpack_from("<iiiQf", data, at)
        samples.append((version, last, visit, margins, struct.unpack_from(f"<{width(classes, top_k)}f", data, at + 24)))
        at += 24 + 8 * width(classes, top_k)
    (left,) = struct.unpack_from("<i", data, at)
    decisions = [struct.unpack_from("<qHi", data, at + 4 + 14 * i) for i in range(left)]
    return {
        "run": run, "epoch": epoch, "is_end": kind == 0, "replay_from": (segment, offset), "classes": classes, "top_k": top_k,
        "sequence": sequence, "samples": samples, "decisions": decisions,
    }
