# Answers to stream of 10-tokenization, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def stream(pieces, stop):
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    result, waiting, stopped = [], "", False
    for n in range(len(pieces) + 1):
        if stopped:
            result.append("")
            continue
        last = n == len(pieces)
        waiting += decoder.decode(b"" if last else pieces[n], final=last)
        if stop in waiting:
            result.append(waiting[: waiting.index(stop)])
            stopped = True
        elif last:
            result.append(waiting)
        else:
            keep = 0
            for length in range(1, len(stop)):
                if waiting.endswith(stop[:length]):
                    keep = length
            cut = len(waiting) - keep
            result.append(waiting[:cut])
            waiting = waiting[cut:]
    return result


# == right 2
def stream(pieces, stop):
    def certain(data):
        """The text of all whole characters."""
        for n in range(4):
            try:
                return data[: len(data) - n].decode()
            except UnicodeDecodeError:
                pass
        return ""

    data, sent, out, closed = b"", 0, [], False
    for piece in pieces:
        data += piece
        text = certain(data)
        place = text.find(stop)
        if place >= 0:
            end, closed = place, True
        else:
            end = len(text)
            for n in range(min(len(stop) - 1, len(text)), 0, -1):
                if text[-n:] == stop[:n]:
                    end = len(text) - n
                    break
        out.append(text[sent:end])
        sent = max(sent, end)
    rest = data.decode("utf-8", "replace")[sent:]
    return out + ["" if closed else rest]


# == right 3
def stream(pieces, stop):
    shown = [""]
    for n in range(1, len(pieces) + 2):
        at_end = n == len(pieces) + 1
        text = b"".join(pieces[:n]).decode("utf-8", errors="replace")
        if not at_end and text.endswith("\ufffd"):
            text = text[:-1]
        if stop in text:
            total = text.split(stop)[0]
        elif at_end:
            total = text
        else:
            held = max(k for k in range(len(stop)) if text.endswith(stop[:k]))
            total = text[: len(text) - held]
        shown.append(total)
    return [b[len(a) :] for a, b in zip(shown, shown[1:])]


# == wrong 1
# mistake: An incomplete character is shown as U+FFFD at once: each piece is decoded by itself.
# accept: character|incomplete|FFFD|itself|spread|complete
def stream(pieces, stop):
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    result, waiting, stopped = [], "", False
    for n in range(len(pieces) + 1):
        if stopped:
            result.append("")
            continue
        last = n == len(pieces)
        waiting += (b"" if last else pieces[n]).decode("utf-8", "replace")
        if stop in waiting:
            result.append(waiting[: waiting.index(stop)])
            stopped = True
        elif last:
            result.append(waiting)
        else:
            keep = 0
            for length in range(1, len(stop)):
                if waiting.endswith(stop[:length]):
                    keep = length
            cut = len(waiting) - keep
            result.append(waiting[:cut])
            waiting = waiting[cut:]
    return result


# == wrong 2
# mistake: Bytes of characters cut by a piece are dropped.
# accept: character|incomplete|drop|lost|ignore|FFFD
def stream(pieces, stop):
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    result, waiting, stopped = [], "", False
    for n in range(len(pieces) + 1):
        if stopped:
            result.append("")
            continue
        last = n == len(pieces)
        waiting += (b"" if last else pieces[n]).decode("utf-8", "ignore")
        if stop in waiting:
            result.append(waiting[: waiting.index(stop)])
            stopped = True
        elif last:
            result.append(waiting)
        else:
            keep = 0
            for length in range(1, len(stop)):
                if waiting.endswith(stop[:length]):
                    keep = length
            cut = len(waiting) - keep
            result.append(waiting[:cut])
            waiting = waiting[cut:]
    return result


# == wrong 3
# mistake: An incomplete character at the end is left out.
# accept: FFFD|end|incomplete
def stream(pieces, stop):
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    result, waiting, stopped = [], "", False
    for n in range(len(pieces) + 1):
        if stopped:
            result.append("")
            continue
        last = n == len(pieces)
        waiting += decoder.decode(b"" if last else pieces[n], final=False)
        if stop in waiting:
            result.append(waiting[: waiting.index(stop)])
            stopped = True
        elif last:
            result.append(waiting)
        else:
            keep = 0
            for length in range(1, len(stop)):
                if waiting.endswith(stop[:length]):
                    keep = length
            cut = len(waiting) - keep
            result.append(waiting[:cut])
            waiting = waiting[cut:]
    return result


# == wrong 4
# mistake: Holds back the shortest possible beginning of stop, not the longest.
# accept: longest|shortest
def stream(pieces, stop):
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    result, waiting, stopped = [], "", False
    for n in range(len(pieces) + 1):
        if stopped:
            result.append("")
            continue
        last = n == len(pieces)
        waiting += decoder.decode(b"" if last else pieces[n], final=last)
        if stop in waiting:
            result.append(waiting[: waiting.index(stop)])
            stopped = True
        elif last:
            result.append(waiting)
        else:
            keep = 0
            for length in range(len(stop) - 1, 0, -1):
                if waiting.endswith(stop[:length]):
                    keep = length
            cut = len(waiting) - keep
            result.append(waiting[:cut])
            waiting = waiting[cut:]
    return result


# == wrong 5
# mistake: Always holds back len(stop) - 1 characters.
# accept: certain|too much|too late|as soon|longest end|hold|held
def stream(pieces, stop):
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    result, waiting, stopped = [], "", False
    for n in range(len(pieces) + 1):
        if stopped:
            result.append("")
            continue
        last = n == len(pieces)
        waiting += decoder.decode(b"" if last else pieces[n], final=last)
        if stop in waiting:
            result.append(waiting[: waiting.index(stop)])
            stopped = True
        elif last:
            result.append(waiting)
        else:
            keep = min(len(stop) - 1, len(waiting))
            cut = len(waiting) - keep
            result.append(waiting[:cut])
            waiting = waiting[cut:]
    return result


# == wrong 6
# mistake: Holds nothing back: the beginning of stop is seen.
# accept: beginning|hold|held|begin
def stream(pieces, stop):
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    result, waiting, stopped = [], "", False
    for n in range(len(pieces) + 1):
        if stopped:
            result.append("")
            continue
        last = n == len(pieces)
        waiting += decoder.decode(b"" if last else pieces[n], final=last)
        if stop in waiting:
            result.append(waiting[: waiting.index(stop)])
            stopped = True
        elif last:
            result.append(waiting)
        else:
            keep = 0
            for length in range(1, len(stop)):
                pass
            cut = len(waiting) - keep
            result.append(waiting[:cut])
            waiting = waiting[cut:]
    return result


# == wrong 7
# mistake: The stop text itself is shown.
# accept: stop|before it
def stream(pieces, stop):
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    result, waiting, stopped = [], "", False
    for n in range(len(pieces) + 1):
        if stopped:
            result.append("")
            continue
        last = n == len(pieces)
        waiting += decoder.decode(b"" if last else pieces[n], final=last)
        if stop in waiting:
            result.append(waiting[: waiting.index(stop) + len(stop)])
            stopped = True
        elif last:
            result.append(waiting)
        else:
            keep = 0
            for length in range(1, len(stop)):
                if waiting.endswith(stop[:length]):
                    keep = length
            cut = len(waiting) - keep
            result.append(waiting[:cut])
            waiting = waiting[cut:]
    return result


# == wrong 8
# mistake: After stop it goes on with what follows.
# accept: after|nothing more|more|goes on|stop
def stream(pieces, stop):
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    result, waiting, stopped = [], "", False
    for n in range(len(pieces) + 1):
        if stopped:
            result.append("")
            continue
        last = n == len(pieces)
        waiting += decoder.decode(b"" if last else pieces[n], final=last)
        if stop in waiting:
            result.append(waiting[: waiting.index(stop)])
            waiting = waiting[waiting.index(stop) + len(stop) :]
        elif last:
            result.append(waiting)
        else:
            keep = 0
            for length in range(1, len(stop)):
                if waiting.endswith(stop[:length]):
                    keep = length
            cut = len(waiting) - keep
            result.append(waiting[:cut])
            waiting = waiting[cut:]
    return result


# == wrong 9
# mistake: What was held back is never shown at the end.
# accept: end|held|hold
def stream(pieces, stop):
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    result, waiting, stopped = [], "", False
    for n in range(len(pieces) + 1):
        if stopped:
            result.append("")
            continue
        last = n == len(pieces)
        waiting += decoder.decode(b"" if last else pieces[n], final=last)
        if stop in waiting:
            result.append(waiting[: waiting.index(stop)])
            stopped = True
        elif last:
            result.append("")
        else:
            keep = 0
            for length in range(1, len(stop)):
                if waiting.endswith(stop[:length]):
                    keep = length
            cut = len(waiting) - keep
            result.append(waiting[:cut])
            waiting = waiting[cut:]
    return result


# == wrong 10
# mistake: Stop is looked for in one piece at a time.
# accept: piece|spread|several
def stream(pieces, stop):
    def certain(data):
        """The text of all whole characters."""
        for n in range(4):
            try:
                return data[: len(data) - n].decode()
            except UnicodeDecodeError:
                pass
        return ""

    data, sent, out, closed = b"", 0, [], False
    for piece in pieces:
        data += piece
        text = certain(data)
        place = piece.decode("utf-8", "ignore").find(stop)
        place = len(text) - len(piece.decode("utf-8", "ignore")) + place if place >= 0 else -1
        if place >= 0:
            end, closed = place, True
        else:
            end = len(text)
            for n in range(min(len(stop) - 1, len(text)), 0, -1):
                if text[-n:] == stop[:n]:
                    end = len(text) - n
                    break
        out.append(text[sent:end])
        sent = max(sent, end)
    rest = data.decode("utf-8", "replace")[sent:]
    return out + ["" if closed else rest]


# == wrong 11
# mistake: Returns all text so far after each piece, not what is new.
# accept: new|so far|again|all|twice|after each
def stream(pieces, stop):
    shown = [""]
    for n in range(1, len(pieces) + 2):
        at_end = n == len(pieces) + 1
        text = b"".join(pieces[:n]).decode("utf-8", errors="replace")
        if not at_end and text.endswith("\ufffd"):
            text = text[:-1]
        if stop in text:
            total = text.split(stop)[0]
        elif at_end:
            total = text
        else:
            held = max(k for k in range(len(stop)) if text.endswith(stop[:k]))
            total = text[: len(text) - held]
        shown.append(total)
    return shown[1:]


# == wrong 12
# mistake: The list ends with the piece that completes stop.
# accept: len(pieces)|strings|length|nothing more|each piece|numbers|elements
def stream(pieces, stop):
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    result, waiting, stopped = [], "", False
    for n in range(len(pieces) + 1):
        if stopped:
            break
        last = n == len(pieces)
        waiting += decoder.decode(b"" if last else pieces[n], final=last)
        if stop in waiting:
            result.append(waiting[: waiting.index(stop)])
            stopped = True
        elif last:
            result.append(waiting)
        else:
            keep = 0
            for length in range(1, len(stop)):
                if waiting.endswith(stop[:length]):
                    keep = length
            cut = len(waiting) - keep
            result.append(waiting[:cut])
            waiting = waiting[cut:]
    return result


# == wrong 13
# mistake: Holds back everything from the first character of stop on.
# accept: longest|certain|could begin|hold|held|too
def stream(pieces, stop):
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    result, waiting, stopped = [], "", False
    for n in range(len(pieces) + 1):
        if stopped:
            result.append("")
            continue
        last = n == len(pieces)
        waiting += decoder.decode(b"" if last else pieces[n], final=last)
        if stop in waiting:
            result.append(waiting[: waiting.index(stop)])
            stopped = True
        elif last:
            result.append(waiting)
        else:
            keep = 0
            if stop[0] in waiting:
                keep = len(waiting) - waiting.index(stop[0])
            cut = len(waiting) - keep
            result.append(waiting[:cut])
            waiting = waiting[cut:]
    return result


# == wrong 14
# mistake: When stop is complete the text before it in the same piece is lost.
# accept: before|lost|shown
def stream(pieces, stop):
    import codecs

    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    result, waiting, stopped = [], "", False
    for n in range(len(pieces) + 1):
        if stopped:
            result.append("")
            continue
        last = n == len(pieces)
        waiting += decoder.decode(b"" if last else pieces[n], final=last)
        if stop in waiting:
            result.append("")
            stopped = True
        elif last:
            result.append(waiting)
        else:
            keep = 0
            for length in range(1, len(stop)):
                if waiting.endswith(stop[:length]):
                    keep = length
            cut = len(waiting) - keep
            result.append(waiting[:cut])
            waiting = waiting[cut:]
    return result


# == wrong 15
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


# == wrong 16
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


# == wrong 17
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


# == wrong 18
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


# == wrong 19
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


# == wrong 20
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


# == wrong 21
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


# == wrong 22
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


# == wrong 23
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


# == wrong 24
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


# == wrong 25
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


# == wrong 26
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
