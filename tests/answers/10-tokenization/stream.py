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
