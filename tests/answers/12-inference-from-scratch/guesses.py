# Answers to guesses of 12-inference-from-scratch, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def write_with_guesses(model, ids, steps, guess):
    cache, calls, goal = new_cache(model), 0, ids.shape[1] + steps
    while ids.shape[1] < goal:
        guessed = guess(ids)
        new = np.concatenate([ids[:, len(cache) :], guessed], axis=1)
        best = model(new, cache).data[0, -5:].argmax(-1)
        calls += 1
        agree = best[:4] == guessed[0]
        n = 4 if agree.all() else int(agree.argmin())
        ids = np.concatenate([ids, guessed[:, :n], best[None, n : n + 1]], axis=1)
        cache.drop(4 - n)
    return ids[:, :goal], calls


# == right 2
def write_with_guesses(model, ids, steps, guess):
    cache, calls, goal = new_cache(model), 0, ids.shape[1] + steps
    text = [int(i) for i in ids[0]]
    while len(text) < goal:
        told = [int(i) for i in guess(np.array([text]))[0]]
        unread = text[len(cache) :]
        logits = model(np.array([unread + told]), cache).data[0]
        calls += 1
        at = len(unread) - 1
        for token in told:
            if token != logits[at].argmax():
                break
            text.append(token)
            at += 1
        text.append(int(logits[at].argmax()))
        cache.drop(len(cache) - (len(text) - 1))
    return np.array([text[:goal]]), calls


# == right 3
def write_with_guesses(model, ids, steps, guess):
    cache, calls, goal = new_cache(model), 0, ids.shape[1] + steps
    new = ids
    while ids.shape[1] < goal:
        g = guess(ids)
        scores = model(np.hstack([new, g]), cache).data
        calls += 1
        own = scores[:, new.shape[1] - 1 :].argmax(-1)
        accepted = np.cumprod(own[:, :-1] == g, axis=1).sum()
        if accepted < g.shape[1]:
            cache.drop(int(g.shape[1] - accepted))
        # The own tokens are the guesses wherever those were accepted.
        ids = np.hstack([ids, own[:, : accepted + 1]])
        new = ids[:, -1:]
    return ids[:, :goal], calls


# == wrong 1
# mistake: The guesses that fell through are never dropped.
# accept: drop | fell through | take back | cache holds | must hold
def write_with_guesses(model, ids, steps, guess):
    cache, calls, goal = new_cache(model), 0, ids.shape[1] + steps
    new = ids
    while ids.shape[1] < goal:
        g = guess(ids)
        scores = model(np.hstack([new, g]), cache).data
        calls += 1
        own = scores[:, new.shape[1] - 1 :].argmax(-1)
        accepted = np.cumprod(own[:, :-1] == g, axis=1).sum()
        if accepted < g.shape[1]:
            pass
        # The own tokens are the guesses wherever those were accepted.
        ids = np.hstack([ids, own[:, : accepted + 1]])
        new = ids[:, -1:]
    return ids[:, :goal], calls


# == wrong 2
# mistake: One too many is dropped.
# accept: drop | one too many | cache
def write_with_guesses(model, ids, steps, guess):
    cache, calls, goal = new_cache(model), 0, ids.shape[1] + steps
    new = ids
    while ids.shape[1] < goal:
        g = guess(ids)
        scores = model(np.hstack([new, g]), cache).data
        calls += 1
        own = scores[:, new.shape[1] - 1 :].argmax(-1)
        accepted = np.cumprod(own[:, :-1] == g, axis=1).sum()
        cache.drop(int(g.shape[1] - accepted) + 1)
        # The own tokens are the guesses wherever those were accepted.
        ids = np.hstack([ids, own[:, : accepted + 1]])
        new = ids[:, -1:]
    return ids[:, :goal], calls


# == wrong 3
# mistake: One too few is dropped.
# accept: drop | one too few | cache
def write_with_guesses(model, ids, steps, guess):
    cache, calls, goal = new_cache(model), 0, ids.shape[1] + steps
    new = ids
    while ids.shape[1] < goal:
        g = guess(ids)
        scores = model(np.hstack([new, g]), cache).data
        calls += 1
        own = scores[:, new.shape[1] - 1 :].argmax(-1)
        accepted = np.cumprod(own[:, :-1] == g, axis=1).sum()
        if accepted < g.shape[1]:
            cache.drop(int(g.shape[1] - accepted) - 1)
        # The own tokens are the guesses wherever those were accepted.
        ids = np.hstack([ids, own[:, : accepted + 1]])
        new = ids[:, -1:]
    return ids[:, :goal], calls


# == wrong 4
# mistake: A guess is judged by the score at its own place.
# accept: next | own place | before | NEXT | shift | one before
def write_with_guesses(model, ids, steps, guess):
    cache, calls, goal = new_cache(model), 0, ids.shape[1] + steps
    while ids.shape[1] < goal:
        guessed = guess(ids)
        new = np.concatenate([ids[:, len(cache) :], guessed], axis=1)
        best = model(new, cache).data[0, -4:].argmax(-1)
        calls += 1
        agree = best == guessed[0]
        n = 4 if agree.all() else int(agree.argmin())
        ids = np.concatenate([ids, guessed[:, :n], best[None, min(n, 3) : min(n, 3) + 1]], axis=1)
        cache.drop(4 - n)
    return ids[:, :goal], calls


# == wrong 5
# mistake: All guesses that agree are counted, even after a wrong one.
# accept: after a wrong | first wrong | from the left | count | later
def write_with_guesses(model, ids, steps, guess):
    cache, calls, goal = new_cache(model), 0, ids.shape[1] + steps
    while ids.shape[1] < goal:
        guessed = guess(ids)
        new = np.concatenate([ids[:, len(cache) :], guessed], axis=1)
        best = model(new, cache).data[0, -5:].argmax(-1)
        calls += 1
        agree = best[:4] == guessed[0]
        n = int(agree.sum())
        ids = np.concatenate([ids, guessed[:, :n], best[None, n : n + 1]], axis=1)
        cache.drop(4 - n)
    return ids[:, :goal], calls


# == wrong 6
# mistake: The model's own token is not added when all guesses are right.
# accept: own | five | fifth | also | even when | bonus
def write_with_guesses(model, ids, steps, guess):
    cache, calls, goal = new_cache(model), 0, ids.shape[1] + steps
    while ids.shape[1] < goal:
        guessed = guess(ids)
        new = np.concatenate([ids[:, len(cache) :], guessed], axis=1)
        best = model(new, cache).data[0, -5:].argmax(-1)
        calls += 1
        agree = best[:4] == guessed[0]
        n = 4 if agree.all() else int(agree.argmin())
        ids = np.concatenate([ids, guessed[:, :n], best[None, n : min(n + 1, 4)]], axis=1)
        cache.drop(len(cache) - ids.shape[1] + 1)
    return ids[:, :goal], calls


# == wrong 7
# mistake: The model's own token is added only when no guess was accepted.
# accept: own | also | after | each round | always
def write_with_guesses(model, ids, steps, guess):
    cache, calls, goal = new_cache(model), 0, ids.shape[1] + steps
    while ids.shape[1] < goal:
        guessed = guess(ids)
        new = np.concatenate([ids[:, len(cache) :], guessed], axis=1)
        best = model(new, cache).data[0, -5:].argmax(-1)
        calls += 1
        agree = best[:4] == guessed[0]
        n = 4 if agree.all() else int(agree.argmin())
        ids = np.concatenate([ids, guessed[:, :n] if n else best[None, :1]], axis=1)
        cache.drop(len(cache) - ids.shape[1] + 1)
    return ids[:, :goal], calls


# == wrong 8
# mistake: The text is not cut off at the goal.
# accept: cut | too long | more | steps | long
def write_with_guesses(model, ids, steps, guess):
    cache, calls, goal = new_cache(model), 0, ids.shape[1] + steps
    while ids.shape[1] < goal:
        guessed = guess(ids)
        new = np.concatenate([ids[:, len(cache) :], guessed], axis=1)
        best = model(new, cache).data[0, -5:].argmax(-1)
        calls += 1
        agree = best[:4] == guessed[0]
        n = 4 if agree.all() else int(agree.argmin())
        ids = np.concatenate([ids, guessed[:, :n], best[None, n : n + 1]], axis=1)
        cache.drop(4 - n)
    return ids, calls


# == wrong 9
# mistake: The given text is read in a call of its own before the first round.
# accept: call | once | first | prompt | before
def write_with_guesses(model, ids, steps, guess):
    cache, calls, goal = new_cache(model), 0, ids.shape[1] + steps
    model(ids[:, :-1], cache)
    calls += 1
    while ids.shape[1] < goal:
        guessed = guess(ids)
        new = np.concatenate([ids[:, len(cache) :], guessed], axis=1)
        best = model(new, cache).data[0, -5:].argmax(-1)
        calls += 1
        agree = best[:4] == guessed[0]
        n = 4 if agree.all() else int(agree.argmin())
        ids = np.concatenate([ids, guessed[:, :n], best[None, n : n + 1]], axis=1)
        cache.drop(4 - n)
    return ids[:, :goal], calls


# == wrong 10
# mistake: The model is called once for each guess.
# accept: once | call | one reading | each guess | all at once
def write_with_guesses(model, ids, steps, guess):
    cache, calls, goal = new_cache(model), 0, ids.shape[1] + steps
    while ids.shape[1] < goal:
        for token in guess(ids)[0]:
            best = model(ids[:, len(cache) :], cache).data[0, -1].argmax()
            calls += 1
            ids = np.append(ids, [[best]], axis=1)
            if best != token:
                break
    return ids[:, :goal], calls


# == wrong 11
# mistake: Guesses are taken without a check.
# accept: likeliest | check | accept | wrong | judge
def write_with_guesses(model, ids, steps, guess):
    cache, calls, goal = new_cache(model), 0, ids.shape[1] + steps
    while ids.shape[1] < goal:
        guessed = guess(ids)
        new = np.concatenate([ids[:, len(cache) :], guessed], axis=1)
        best = model(new, cache).data[0, -5:].argmax(-1)
        calls += 1
        agree = best[:4] == guessed[0]
        n = 4
        ids = np.concatenate([ids, guessed[:, :n], best[None, n : n + 1]], axis=1)
        cache.drop(4 - n)
    return ids[:, :goal], calls


# == wrong 12
# mistake: The first wrong guess is accepted too.
# accept: wrong | first | one too many | accept | fell through
def write_with_guesses(model, ids, steps, guess):
    cache, calls, goal = new_cache(model), 0, ids.shape[1] + steps
    while ids.shape[1] < goal:
        guessed = guess(ids)
        new = np.concatenate([ids[:, len(cache) :], guessed], axis=1)
        best = model(new, cache).data[0, -5:].argmax(-1)
        calls += 1
        agree = best[:4] == guessed[0]
        n = 4 if agree.all() else int(agree.argmin())
        n = min(n + 1, 4)
        ids = np.concatenate([ids, guessed[:, :n], best[None, n : n + 1]], axis=1)
        cache.drop(4 - n)
    return ids[:, :goal], calls


# == wrong 13
# mistake: The model's own token is that after the last guess, whatever was accepted.
# accept: last | after the accepted | own | place | position
def write_with_guesses(model, ids, steps, guess):
    cache, calls, goal = new_cache(model), 0, ids.shape[1] + steps
    while ids.shape[1] < goal:
        guessed = guess(ids)
        new = np.concatenate([ids[:, len(cache) :], guessed], axis=1)
        best = model(new, cache).data[0, -5:].argmax(-1)
        calls += 1
        agree = best[:4] == guessed[0]
        n = 4 if agree.all() else int(agree.argmin())
        ids = np.concatenate([ids, guessed[:, :n], best[None, -1:]], axis=1)
        cache.drop(4 - n)
    return ids[:, :goal], calls


# == wrong 14
# mistake: A round too many is made where the goal is met exactly.
# accept: call | round | exact | too many | more
def write_with_guesses(model, ids, steps, guess):
    cache, calls, goal = new_cache(model), 0, ids.shape[1] + steps
    while ids.shape[1] <= goal:
        guessed = guess(ids)
        new = np.concatenate([ids[:, len(cache) :], guessed], axis=1)
        best = model(new, cache).data[0, -5:].argmax(-1)
        calls += 1
        agree = best[:4] == guessed[0]
        n = 4 if agree.all() else int(agree.argmin())
        ids = np.concatenate([ids, guessed[:, :n], best[None, n : n + 1]], axis=1)
        cache.drop(4 - n)
    return ids[:, :goal], calls


# == wrong 15
# mistake: The whole text is read again in each round.
# accept: again | whole | cache | does not hold | anew | read
def write_with_guesses(model, ids, steps, guess):
    cache, calls, goal = new_cache(model), 0, ids.shape[1] + steps
    while ids.shape[1] < goal:
        cache.drop(len(cache))
        guessed = guess(ids)
        new = np.concatenate([ids[:, len(cache) :], guessed], axis=1)
        best = model(new, cache).data[0, -5:].argmax(-1)
        calls += 1
        agree = best[:4] == guessed[0]
        n = 4 if agree.all() else int(agree.argmin())
        ids = np.concatenate([ids, guessed[:, :n], best[None, n : n + 1]], axis=1)
        cache.drop(4 - n)
    return ids[:, :goal], calls


# == wrong 16
# mistake: Nothing but the newest token is read, even in the first round.
# accept: first | given | text | prompt | does not hold | unread
def write_with_guesses(model, ids, steps, guess):
    cache, calls, goal = new_cache(model), 0, ids.shape[1] + steps
    while ids.shape[1] < goal:
        guessed = guess(ids)
        new = np.concatenate([ids[:, -1:], guessed], axis=1)
        best = model(new, cache).data[0, -5:].argmax(-1)
        calls += 1
        agree = best[:4] == guessed[0]
        n = 4 if agree.all() else int(agree.argmin())
        ids = np.concatenate([ids, guessed[:, :n], best[None, n : n + 1]], axis=1)
        cache.drop(4 - n)
    return ids[:, :goal], calls
