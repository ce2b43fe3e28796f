# Answers to stream of 10-tokenization, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
import codecs

def stream(pieces, stop):
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    out, held, done = [], "", False
    for number in range(len(pieces) + 1):
        if done:
            out.append("")
            continue
        at_end = number == len(pieces)
        held += decoder.decode(b"" if at_end else pieces[number], final=at_end)
        if stop in held:
            out.append(held[: held.index(stop)])
            done = True
            continue
        keep = 0
        if not at_end:
            keep = max(k for k in range(len(stop)) if held.endswith(stop[:k]))
        out.append(held[: len(held) - keep])
        held = held[len(held) - keep :]
    return out


# == right 2
import codecs

def stream(pieces, stop):
    """Each time from the beginning: what may be seen now, less what was seen before."""
    def visible(data, final):
        text, _ = codecs.utf_8_decode(data, "replace", final)
        if stop in text:
            return text.partition(stop)[0]
        if not final:
            for n in range(min(len(stop) - 1, len(text)), 0, -1):
                if text[-n:] == stop[:n]:
                    return text[:-n]
        return text

    data, seen, out = b"", "", []
    for piece in [*pieces, None]:
        if piece is not None:
            data += piece
        now = visible(data, piece is None)
        out.append(now[len(seen):])
        seen = now
    return out


# == right 3
def stream(pieces, stop):
    shown, waiting, pending, over = [], b"", "", False
    for piece in pieces:
        new = ""
        for byte in piece:
            if over:
                break
            waiting += bytes([byte])
            try:
                letter = waiting.decode()
            except UnicodeDecodeError:
                if len(waiting) < 4:
                    continue
                letter = "\ufffd"
            waiting = b""
            pending += letter
            while not stop.startswith(pending):       # cannot become the stop text
                new, pending = new + pending[0], pending[1:]
            over = pending == stop
        shown.append(new)
    rest = "" if over else pending + waiting.decode(errors="replace")
    return shown + [rest]


# == wrong 1
# mistake: Each piece is decoded by itself, so a character cut in two becomes U+FFFD.
# accept: itself|spread|half|character|piece|alone
def stream(pieces, stop):
    out, held, done = [], "", False
    for piece in pieces:
        if done:
            out.append("")
            continue
        held += piece.decode("utf-8", errors="replace")
        if stop in held:
            out.append(held[: held.index(stop)])
            done = True
            continue
        keep = max(k for k in range(len(stop)) if held.endswith(stop[:k]))
        out.append(held[: len(held) - keep])
        held = held[len(held) - keep :]
    return out + ["" if done else held]


# == wrong 2
# mistake: The stop text is looked for inside single pieces only.
# accept: single|spread|one piece|several|across|over pieces|piece|hold back
import codecs

def stream(pieces, stop):
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    out, done = [], False
    for piece in pieces:
        text = "" if done else decoder.decode(piece)
        if stop in text:
            text, done = text.split(stop)[0], True
        out.append(text)
    out.append("" if done else decoder.decode(b"", final=True))
    return out


# == wrong 3
# mistake: As many characters as the stop text has, less one, are always held back.
# accept: always|too much|as soon as|only|too long|certain|late|held
import codecs

def stream(pieces, stop):
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    out, held, done = [], "", False
    for number in range(len(pieces) + 1):
        if done:
            out.append("")
            continue
        at_end = number == len(pieces)
        held += decoder.decode(b"" if at_end else pieces[number], final=at_end)
        if stop in held:
            out.append(held[: held.index(stop)])
            done = True
            continue
        keep = 0
        if not at_end:
            keep = min(len(stop) - 1, len(held))
        out.append(held[: len(held) - keep])
        held = held[len(held) - keep :]
    return out


# == wrong 4
# mistake: The beginning of the stop text is shown; it ends only when the stop text is complete.
# accept: beginning|held|hold|shown|start of
import codecs

def stream(pieces, stop):
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    text, seen, out, done = "", 0, [], False
    for piece in pieces:
        if done:
            out.append("")
            continue
        text += decoder.decode(piece)
        if stop in text:
            done = True
            text = text[: text.index(stop)]
        out.append(text[seen:])
        seen = max(seen, len(text))
    out.append("" if done else decoder.decode(b"", final=True))
    return out


# == wrong 5
# mistake: At the end nothing is shown: what was held back is lost.
# accept: end|lost|held
import codecs

def stream(pieces, stop):
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    out, held, done = [], "", False
    for number in range(len(pieces) + 1):
        if done or number == len(pieces):
            out.append("")
            continue
        at_end = number == len(pieces)
        held += decoder.decode(b"" if at_end else pieces[number], final=at_end)
        if stop in held:
            out.append(held[: held.index(stop)])
            done = True
            continue
        keep = 0
        if not at_end:
            keep = max(k for k in range(len(stop)) if held.endswith(stop[:k]))
        out.append(held[: len(held) - keep])
        held = held[len(held) - keep :]
    return out


# == wrong 6
# mistake: The stop text is cut out, but the text after it is shown again.
# accept: after|nothing more|goes on|cut out|more
import codecs

def stream(pieces, stop):
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    out, held, done = [], "", False
    for number in range(len(pieces) + 1):
        if done:
            out.append("")
            continue
        at_end = number == len(pieces)
        held += decoder.decode(b"" if at_end else pieces[number], final=at_end)
        if stop in held:
            held = held.replace(stop, "")
        keep = 0
        if not at_end:
            keep = max(k for k in range(len(stop)) if held.endswith(stop[:k]))
        out.append(held[: len(held) - keep])
        held = held[len(held) - keep :]
    return out


# == wrong 7
# mistake: The stop text itself is shown.
# accept: stop text|itself|with it|never see|included
import codecs

def stream(pieces, stop):
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    out, held, done = [], "", False
    for number in range(len(pieces) + 1):
        if done:
            out.append("")
            continue
        at_end = number == len(pieces)
        held += decoder.decode(b"" if at_end else pieces[number], final=at_end)
        if stop in held:
            out.append(held[: held.index(stop) + len(stop)])
            done = True
            continue
        keep = 0
        if not at_end:
            keep = max(k for k in range(len(stop)) if held.endswith(stop[:k]))
        out.append(held[: len(held) - keep])
        held = held[len(held) - keep :]
    return out


# == wrong 8
# mistake: The list ends at the piece that completes the stop text.
# accept: len(pieces)|length|one for each|as many|short|entries|strings
import codecs

def stream(pieces, stop):
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    out, held, done = [], "", False
    for number in range(len(pieces) + 1):
        if done:
            out.append("")
            continue
        at_end = number == len(pieces)
        held += decoder.decode(b"" if at_end else pieces[number], final=at_end)
        if stop in held:
            out.append(held[: held.index(stop)])
            return out
        keep = 0
        if not at_end:
            keep = max(k for k in range(len(stop)) if held.endswith(stop[:k]))
        out.append(held[: len(held) - keep])
        held = held[len(held) - keep :]
    return out


# == wrong 9
# mistake: Of the ends that could begin the stop text the shortest is held back.
# accept: longest|shortest
import codecs

def stream(pieces, stop):
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    out, held, done = [], "", False
    for number in range(len(pieces) + 1):
        if done:
            out.append("")
            continue
        at_end = number == len(pieces)
        held += decoder.decode(b"" if at_end else pieces[number], final=at_end)
        if stop in held:
            out.append(held[: held.index(stop)])
            done = True
            continue
        keep = 0
        if not at_end:
            keep = min((k for k in range(1, len(stop)) if held.endswith(stop[:k])), default=0)
        out.append(held[: len(held) - keep])
        held = held[len(held) - keep :]
    return out


# == wrong 10
# mistake: After a letter that does not fit, the search starts behind it; a stop text that begins inside a failed one is missed.
# accept: overlap|begin|inside|again|restart|failed|start
import codecs

def stream(pieces, stop):
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    out, matched, done = [], 0, False
    for number, piece in enumerate([*pieces, b""]):
        now = ""
        for letter in decoder.decode(piece, final=number == len(pieces)):
            if done:
                break
            if letter == stop[matched]:
                matched += 1
                done = matched == len(stop)
            else:
                now += stop[:matched] + letter
                matched = 0
        out.append(now)
    if not done:
        out[-1] += stop[:matched]
    return out


# == wrong 11
# mistake: An incomplete character at the end is dropped.
# accept: FFFD|incomplete|end|dropped|�
import codecs

def stream(pieces, stop):
    decoder = codecs.getincrementaldecoder("utf-8")(errors="ignore")
    out, held, done = [], "", False
    for number in range(len(pieces) + 1):
        if done:
            out.append("")
            continue
        at_end = number == len(pieces)
        held += decoder.decode(b"" if at_end else pieces[number], final=at_end)
        if stop in held:
            out.append(held[: held.index(stop)])
            done = True
            continue
        keep = 0
        if not at_end:
            keep = max(k for k in range(len(stop)) if held.endswith(stop[:k]))
        out.append(held[: len(held) - keep])
        held = held[len(held) - keep :]
    return out


# == wrong 12
# mistake: After the stop text, bytes that were still held back are shown at the end.
# accept: after|nothing more|end|stop
import codecs

def stream(pieces, stop):
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    out, held, done = [], "", False
    for number in range(len(pieces) + 1):
        if done and number < len(pieces):
            decoder.decode(pieces[number])
            out.append("")
            continue
        at_end = number == len(pieces)
        held += decoder.decode(b"" if at_end else pieces[number], final=at_end)
        if not done and stop in held:
            out.append(held[: held.index(stop)])
            done = True
            continue
        keep = 0
        if not at_end:
            keep = max(k for k in range(len(stop)) if held.endswith(stop[:k]))
        out.append(held[: len(held) - keep])
        held = held[len(held) - keep :]
    return out
