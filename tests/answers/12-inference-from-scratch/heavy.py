# Answers to heavy of 12-inference-from-scratch, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
class HeavyCache:
    def __init__(self, room, recent):
        self.room, self.recent, self.count = room, recent, 0
        self.keys = None

    def step(self, query, key, value):
        B, H, _, D = key.shape
        if self.keys is None:
            self.keys, self.values = key[:, :, :0], value[:, :, :0]
            self.received = np.zeros((B, H, 0))
            self.places = np.zeros((B, H, 0), int)
        self.keys = np.concatenate([self.keys, key], axis=2)
        self.values = np.concatenate([self.values, value], axis=2)
        self.received = np.concatenate([self.received, np.zeros((B, H, 1))], axis=2)
        self.places = np.concatenate([self.places, np.full((B, H, 1), self.count)], axis=2)
        self.count += 1

        scores = query @ self.keys.swapaxes(-1, -2) / np.sqrt(D)
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights = weights / weights.sum(-1, keepdims=True)
        out = weights @ self.values
        self.received = self.received + weights[:, :, 0]
        if self.keys.shape[2] > self.room:
            self.forget()
        return out

    def forget(self):
        S = self.keys.shape[2]
        least = self.received[:, :, : S - self.recent].argmin(-1)
        keep = np.arange(S - 1) + (np.arange(S - 1) >= least[..., None])
        self.keys = np.take_along_axis(self.keys, keep[..., None], axis=2)
        self.values = np.take_along_axis(self.values, keep[..., None], axis=2)
        self.received = np.take_along_axis(self.received, keep, axis=2)
        self.places = np.take_along_axis(self.places, keep, axis=2)


# == right 2
class HeavyCache:
    def __init__(self, room, recent):
        self.room, self.recent = room, recent
        self.heads = None
        self.now = -1

    def step(self, query, key, value):
        B, H, _, D = query.shape
        if self.heads is None:
            self.heads = {(b, h): [] for b in range(B) for h in range(H)}
        self.now += 1
        out = np.empty((B, H, 1, D))
        for (b, h), kept in self.heads.items():
            kept.append([self.now, key[b, h, 0].copy(), value[b, h, 0].copy(), 0.0])
            scores = np.array([query[b, h, 0] @ k for _, k, _, _ in kept]) / math.sqrt(D)
            weights = np.exp(scores - scores.max())
            weights /= weights.sum()
            out[b, h, 0] = sum(w * v for w, (_, _, v, _) in zip(weights, kept))
            for each, w in zip(kept, weights):
                each[3] += w
            if len(kept) > self.room:
                old = kept[: len(kept) - self.recent]
                worst = min(range(len(old)), key=lambda i: old[i][3])
                del kept[worst]
        self.places = np.array([[[e[0] for e in self.heads[b, h]] for h in range(H)] for b in range(B)])
        return out


# == right 3
class HeavyCache:
    """All keys stay in memory; what is forgotten is masked."""

    def __init__(self, room, recent):
        self.room, self.recent = room, recent
        self.k, self.v, self.alive, self.got = None, None, None, None

    def step(self, query, key, value):
        flags = np.ones(key.shape[:3], bool)
        if self.k is None:
            self.k, self.v, self.alive, self.got = key, value, flags, 0.0 * flags
        else:
            self.k = np.concatenate((self.k, key), 2)
            self.v = np.concatenate((self.v, value), 2)
            self.alive = np.concatenate((self.alive, flags), 2)
            self.got = np.concatenate((self.got, 0.0 * flags), 2)
        s = np.einsum("bhd,bhsd->bhs", query[:, :, 0], self.k) / key.shape[-1] ** 0.5
        s = np.where(self.alive, s, -np.inf)
        p = np.exp(s - s.max(-1, keepdims=True))
        p /= p.sum(-1, keepdims=True)
        self.got = self.got + p
        if self.alive[0, 0].sum() > self.room:
            able = self.alive.copy()
            able[:, :, -self.recent :] = False
            out_goes = np.where(able, self.got, np.inf).argmin(-1)
            self.alive = self.alive.copy()
            np.put_along_axis(self.alive, out_goes[..., None], False, 2)
        return np.einsum("bhs,bhsd->bhd", p, self.v)[:, :, None]

    @property
    def places(self):
        B, H, _ = self.alive.shape
        return np.nonzero(self.alive)[2].reshape(B, H, -1)


# == wrong 1
# mistake: Scores are not divided by the root of D.
# accept: root | sqrt | divid | scal
class HeavyCache:
    def __init__(self, room, recent):
        self.room, self.recent, self.count = room, recent, 0
        self.keys = None

    def step(self, query, key, value):
        B, H, _, D = key.shape
        if self.keys is None:
            self.keys, self.values = key[:, :, :0], value[:, :, :0]
            self.received = np.zeros((B, H, 0))
            self.places = np.zeros((B, H, 0), int)
        self.keys = np.concatenate([self.keys, key], axis=2)
        self.values = np.concatenate([self.values, value], axis=2)
        self.received = np.concatenate([self.received, np.zeros((B, H, 1))], axis=2)
        self.places = np.concatenate([self.places, np.full((B, H, 1), self.count)], axis=2)
        self.count += 1

        scores = query @ self.keys.swapaxes(-1, -2)
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights = weights / weights.sum(-1, keepdims=True)
        out = weights @ self.values
        self.received = self.received + weights[:, :, 0]
        if self.keys.shape[2] > self.room:
            self.forget()
        return out

    def forget(self):
        S = self.keys.shape[2]
        least = self.received[:, :, : S - self.recent].argmin(-1)
        keep = np.arange(S - 1) + (np.arange(S - 1) >= least[..., None])
        self.keys = np.take_along_axis(self.keys, keep[..., None], axis=2)
        self.values = np.take_along_axis(self.values, keep[..., None], axis=2)
        self.received = np.take_along_axis(self.received, keep, axis=2)
        self.places = np.take_along_axis(self.places, keep, axis=2)


# == wrong 2
# mistake: One is dropped before the query attends, so that the query does not see it.
# accept: before | sees | attend | still | end of
class HeavyCache:
    def __init__(self, room, recent):
        self.room, self.recent, self.count = room, recent, 0
        self.keys = None

    def step(self, query, key, value):
        B, H, _, D = key.shape
        if self.keys is None:
            self.keys, self.values = key[:, :, :0], value[:, :, :0]
            self.received = np.zeros((B, H, 0))
            self.places = np.zeros((B, H, 0), int)
        self.keys = np.concatenate([self.keys, key], axis=2)
        self.values = np.concatenate([self.values, value], axis=2)
        self.received = np.concatenate([self.received, np.zeros((B, H, 1))], axis=2)
        self.places = np.concatenate([self.places, np.full((B, H, 1), self.count)], axis=2)
        self.count += 1

        if self.keys.shape[2] > self.room:
            self.forget()
        scores = query @ self.keys.swapaxes(-1, -2) / np.sqrt(D)
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights = weights / weights.sum(-1, keepdims=True)
        out = weights @ self.values
        self.received = self.received + weights[:, :, 0]
        return out

    def forget(self):
        S = self.keys.shape[2]
        least = self.received[:, :, : S - self.recent].argmin(-1)
        keep = np.arange(S - 1) + (np.arange(S - 1) >= least[..., None])
        self.keys = np.take_along_axis(self.keys, keep[..., None], axis=2)
        self.values = np.take_along_axis(self.values, keep[..., None], axis=2)
        self.received = np.take_along_axis(self.received, keep, axis=2)
        self.places = np.take_along_axis(self.places, keep, axis=2)


# == wrong 3
# mistake: The weights of this step are added after the choice.
# accept: this step | before | own weight | first | grows | after
class HeavyCache:
    def __init__(self, room, recent):
        self.room, self.recent, self.count = room, recent, 0
        self.keys = None

    def step(self, query, key, value):
        B, H, _, D = key.shape
        if self.keys is None:
            self.keys, self.values = key[:, :, :0], value[:, :, :0]
            self.received = np.zeros((B, H, 0))
            self.places = np.zeros((B, H, 0), int)
        self.keys = np.concatenate([self.keys, key], axis=2)
        self.values = np.concatenate([self.values, value], axis=2)
        self.received = np.concatenate([self.received, np.zeros((B, H, 1))], axis=2)
        self.places = np.concatenate([self.places, np.full((B, H, 1), self.count)], axis=2)
        self.count += 1

        scores = query @ self.keys.swapaxes(-1, -2) / np.sqrt(D)
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights = weights / weights.sum(-1, keepdims=True)
        out = weights @ self.values
        now = self.received + weights[:, :, 0]
        if self.keys.shape[2] > self.room:
            self.forget(now)
        else:
            self.received = now
        return out

    def forget(self, now):
        S = self.keys.shape[2]
        least = self.received[:, :, : S - self.recent].argmin(-1)
        keep = np.arange(S - 1) + (np.arange(S - 1) >= least[..., None])
        self.keys = np.take_along_axis(self.keys, keep[..., None], axis=2)
        self.values = np.take_along_axis(self.values, keep[..., None], axis=2)
        self.received = np.take_along_axis(now, keep, axis=2)
        self.places = np.take_along_axis(self.places, keep, axis=2)


# == wrong 4
# mistake: The newest is not counted among the recent ones: one more is protected.
# accept: recent | newest | protect | one too many | one more
class HeavyCache:
    def __init__(self, room, recent):
        self.room, self.recent, self.count = room, recent, 0
        self.keys = None

    def step(self, query, key, value):
        B, H, _, D = key.shape
        if self.keys is None:
            self.keys, self.values = key[:, :, :0], value[:, :, :0]
            self.received = np.zeros((B, H, 0))
            self.places = np.zeros((B, H, 0), int)
        self.keys = np.concatenate([self.keys, key], axis=2)
        self.values = np.concatenate([self.values, value], axis=2)
        self.received = np.concatenate([self.received, np.zeros((B, H, 1))], axis=2)
        self.places = np.concatenate([self.places, np.full((B, H, 1), self.count)], axis=2)
        self.count += 1

        scores = query @ self.keys.swapaxes(-1, -2) / np.sqrt(D)
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights = weights / weights.sum(-1, keepdims=True)
        out = weights @ self.values
        self.received = self.received + weights[:, :, 0]
        if self.keys.shape[2] > self.room:
            self.forget()
        return out

    def forget(self):
        S = self.keys.shape[2]
        least = self.received[:, :, : max(1, S - 1 - self.recent)].argmin(-1)
        keep = np.arange(S - 1) + (np.arange(S - 1) >= least[..., None])
        self.keys = np.take_along_axis(self.keys, keep[..., None], axis=2)
        self.values = np.take_along_axis(self.values, keep[..., None], axis=2)
        self.received = np.take_along_axis(self.received, keep, axis=2)
        self.places = np.take_along_axis(self.places, keep, axis=2)


# == wrong 5
# mistake: One choice for all heads of a text.
# accept: head
class HeavyCache:
    def __init__(self, room, recent):
        self.room, self.recent, self.count = room, recent, 0
        self.keys = None

    def step(self, query, key, value):
        B, H, _, D = key.shape
        if self.keys is None:
            self.keys, self.values = key[:, :, :0], value[:, :, :0]
            self.received = np.zeros((B, H, 0))
            self.places = np.zeros((B, H, 0), int)
        self.keys = np.concatenate([self.keys, key], axis=2)
        self.values = np.concatenate([self.values, value], axis=2)
        self.received = np.concatenate([self.received, np.zeros((B, H, 1))], axis=2)
        self.places = np.concatenate([self.places, np.full((B, H, 1), self.count)], axis=2)
        self.count += 1

        scores = query @ self.keys.swapaxes(-1, -2) / np.sqrt(D)
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights = weights / weights.sum(-1, keepdims=True)
        out = weights @ self.values
        self.received = self.received + weights[:, :, 0]
        if self.keys.shape[2] > self.room:
            self.forget()
        return out

    def forget(self):
        S = self.keys.shape[2]
        least = self.received.sum(1, keepdims=True)[:, :, : S - self.recent].argmin(-1)
        least = np.broadcast_to(least, self.keys.shape[:2])
        keep = np.arange(S - 1) + (np.arange(S - 1) >= least[..., None])
        self.keys = np.take_along_axis(self.keys, keep[..., None], axis=2)
        self.values = np.take_along_axis(self.values, keep[..., None], axis=2)
        self.received = np.take_along_axis(self.received, keep, axis=2)
        self.places = np.take_along_axis(self.places, keep, axis=2)


# == wrong 6
# mistake: Received attention loses its oldest in place of the dropped one.
# accept: received | same | along
class HeavyCache:
    def __init__(self, room, recent):
        self.room, self.recent, self.count = room, recent, 0
        self.keys = None

    def step(self, query, key, value):
        B, H, _, D = key.shape
        if self.keys is None:
            self.keys, self.values = key[:, :, :0], value[:, :, :0]
            self.received = np.zeros((B, H, 0))
            self.places = np.zeros((B, H, 0), int)
        self.keys = np.concatenate([self.keys, key], axis=2)
        self.values = np.concatenate([self.values, value], axis=2)
        self.received = np.concatenate([self.received, np.zeros((B, H, 1))], axis=2)
        self.places = np.concatenate([self.places, np.full((B, H, 1), self.count)], axis=2)
        self.count += 1

        scores = query @ self.keys.swapaxes(-1, -2) / np.sqrt(D)
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights = weights / weights.sum(-1, keepdims=True)
        out = weights @ self.values
        self.received = self.received + weights[:, :, 0]
        if self.keys.shape[2] > self.room:
            self.forget()
        return out

    def forget(self):
        S = self.keys.shape[2]
        least = self.received[:, :, : S - self.recent].argmin(-1)
        keep = np.arange(S - 1) + (np.arange(S - 1) >= least[..., None])
        self.keys = np.take_along_axis(self.keys, keep[..., None], axis=2)
        self.values = np.take_along_axis(self.values, keep[..., None], axis=2)
        self.received = self.received[:, :, 1:]
        self.places = np.take_along_axis(self.places, keep, axis=2)


# == wrong 7
# mistake: Received attention is that of the last step alone.
# accept: sum | all steps | last step | since | so far | add | earlier
class HeavyCache:
    def __init__(self, room, recent):
        self.room, self.recent, self.count = room, recent, 0
        self.keys = None

    def step(self, query, key, value):
        B, H, _, D = key.shape
        if self.keys is None:
            self.keys, self.values = key[:, :, :0], value[:, :, :0]
            self.received = np.zeros((B, H, 0))
            self.places = np.zeros((B, H, 0), int)
        self.keys = np.concatenate([self.keys, key], axis=2)
        self.values = np.concatenate([self.values, value], axis=2)
        self.received = np.concatenate([self.received, np.zeros((B, H, 1))], axis=2)
        self.places = np.concatenate([self.places, np.full((B, H, 1), self.count)], axis=2)
        self.count += 1

        scores = query @ self.keys.swapaxes(-1, -2) / np.sqrt(D)
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights = weights / weights.sum(-1, keepdims=True)
        out = weights @ self.values
        self.received = weights[:, :, 0]
        if self.keys.shape[2] > self.room:
            self.forget()
        return out

    def forget(self):
        S = self.keys.shape[2]
        least = self.received[:, :, : S - self.recent].argmin(-1)
        keep = np.arange(S - 1) + (np.arange(S - 1) >= least[..., None])
        self.keys = np.take_along_axis(self.keys, keep[..., None], axis=2)
        self.values = np.take_along_axis(self.values, keep[..., None], axis=2)
        self.received = np.take_along_axis(self.received, keep, axis=2)
        self.places = np.take_along_axis(self.places, keep, axis=2)


# == wrong 8
# mistake: The one that has received most is dropped.
# accept: most | least | heavy
class HeavyCache:
    def __init__(self, room, recent):
        self.room, self.recent, self.count = room, recent, 0
        self.keys = None

    def step(self, query, key, value):
        B, H, _, D = key.shape
        if self.keys is None:
            self.keys, self.values = key[:, :, :0], value[:, :, :0]
            self.received = np.zeros((B, H, 0))
            self.places = np.zeros((B, H, 0), int)
        self.keys = np.concatenate([self.keys, key], axis=2)
        self.values = np.concatenate([self.values, value], axis=2)
        self.received = np.concatenate([self.received, np.zeros((B, H, 1))], axis=2)
        self.places = np.concatenate([self.places, np.full((B, H, 1), self.count)], axis=2)
        self.count += 1

        scores = query @ self.keys.swapaxes(-1, -2) / np.sqrt(D)
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights = weights / weights.sum(-1, keepdims=True)
        out = weights @ self.values
        self.received = self.received + weights[:, :, 0]
        if self.keys.shape[2] > self.room:
            self.forget()
        return out

    def forget(self):
        S = self.keys.shape[2]
        least = self.received[:, :, : S - self.recent].argmax(-1)
        keep = np.arange(S - 1) + (np.arange(S - 1) >= least[..., None])
        self.keys = np.take_along_axis(self.keys, keep[..., None], axis=2)
        self.values = np.take_along_axis(self.values, keep[..., None], axis=2)
        self.received = np.take_along_axis(self.received, keep, axis=2)
        self.places = np.take_along_axis(self.places, keep, axis=2)


# == wrong 9
# mistake: One is dropped as soon as room are there.
# accept: more than | room | too soon | full | one less | one fewer
class HeavyCache:
    def __init__(self, room, recent):
        self.room, self.recent, self.count = room, recent, 0
        self.keys = None

    def step(self, query, key, value):
        B, H, _, D = key.shape
        if self.keys is None:
            self.keys, self.values = key[:, :, :0], value[:, :, :0]
            self.received = np.zeros((B, H, 0))
            self.places = np.zeros((B, H, 0), int)
        self.keys = np.concatenate([self.keys, key], axis=2)
        self.values = np.concatenate([self.values, value], axis=2)
        self.received = np.concatenate([self.received, np.zeros((B, H, 1))], axis=2)
        self.places = np.concatenate([self.places, np.full((B, H, 1), self.count)], axis=2)
        self.count += 1

        scores = query @ self.keys.swapaxes(-1, -2) / np.sqrt(D)
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights = weights / weights.sum(-1, keepdims=True)
        out = weights @ self.values
        self.received = self.received + weights[:, :, 0]
        if self.keys.shape[2] >= self.room:
            self.forget()
        return out

    def forget(self):
        S = self.keys.shape[2]
        least = self.received[:, :, : S - self.recent].argmin(-1)
        keep = np.arange(S - 1) + (np.arange(S - 1) >= least[..., None])
        self.keys = np.take_along_axis(self.keys, keep[..., None], axis=2)
        self.values = np.take_along_axis(self.values, keep[..., None], axis=2)
        self.received = np.take_along_axis(self.received, keep, axis=2)
        self.places = np.take_along_axis(self.places, keep, axis=2)


# == wrong 10
# mistake: Received attention is divided by the age.
# accept: mean | average | age | sum | divid
class HeavyCache:
    def __init__(self, room, recent):
        self.room, self.recent, self.count = room, recent, 0
        self.keys = None

    def step(self, query, key, value):
        B, H, _, D = key.shape
        if self.keys is None:
            self.keys, self.values = key[:, :, :0], value[:, :, :0]
            self.received = np.zeros((B, H, 0))
            self.places = np.zeros((B, H, 0), int)
        self.keys = np.concatenate([self.keys, key], axis=2)
        self.values = np.concatenate([self.values, value], axis=2)
        self.received = np.concatenate([self.received, np.zeros((B, H, 1))], axis=2)
        self.places = np.concatenate([self.places, np.full((B, H, 1), self.count)], axis=2)
        self.count += 1

        scores = query @ self.keys.swapaxes(-1, -2) / np.sqrt(D)
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights = weights / weights.sum(-1, keepdims=True)
        out = weights @ self.values
        self.received = self.received + weights[:, :, 0]
        if self.keys.shape[2] > self.room:
            self.forget()
        return out

    def forget(self):
        S = self.keys.shape[2]
        age = self.count - self.places
        least = (self.received / age)[:, :, : S - self.recent].argmin(-1)
        keep = np.arange(S - 1) + (np.arange(S - 1) >= least[..., None])
        self.keys = np.take_along_axis(self.keys, keep[..., None], axis=2)
        self.values = np.take_along_axis(self.values, keep[..., None], axis=2)
        self.received = np.take_along_axis(self.received, keep, axis=2)
        self.places = np.take_along_axis(self.places, keep, axis=2)


# == wrong 11
# mistake: Places are counted in the cache, not in the text.
# accept: places | text | position | counted from
class HeavyCache:
    def __init__(self, room, recent):
        self.room, self.recent, self.count = room, recent, 0
        self.keys = None

    def step(self, query, key, value):
        B, H, _, D = key.shape
        if self.keys is None:
            self.keys, self.values = key[:, :, :0], value[:, :, :0]
            self.received = np.zeros((B, H, 0))
            self.places = np.zeros((B, H, 0), int)
        self.keys = np.concatenate([self.keys, key], axis=2)
        self.values = np.concatenate([self.values, value], axis=2)
        self.received = np.concatenate([self.received, np.zeros((B, H, 1))], axis=2)
        self.places = np.concatenate([self.places, np.full((B, H, 1), self.places.shape[2])], axis=2)
        self.count += 1

        scores = query @ self.keys.swapaxes(-1, -2) / np.sqrt(D)
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights = weights / weights.sum(-1, keepdims=True)
        out = weights @ self.values
        self.received = self.received + weights[:, :, 0]
        if self.keys.shape[2] > self.room:
            self.forget()
        return out

    def forget(self):
        S = self.keys.shape[2]
        least = self.received[:, :, : S - self.recent].argmin(-1)
        keep = np.arange(S - 1) + (np.arange(S - 1) >= least[..., None])
        self.keys = np.take_along_axis(self.keys, keep[..., None], axis=2)
        self.values = np.take_along_axis(self.values, keep[..., None], axis=2)
        self.received = np.take_along_axis(self.received, keep, axis=2)
        self.places = np.broadcast_to(np.arange(S - 1), keep.shape)


# == wrong 12
# mistake: The recent ones are not protected.
# accept: recent | newest
class HeavyCache:
    def __init__(self, room, recent):
        self.room, self.recent, self.count = room, recent, 0
        self.keys = None

    def step(self, query, key, value):
        B, H, _, D = key.shape
        if self.keys is None:
            self.keys, self.values = key[:, :, :0], value[:, :, :0]
            self.received = np.zeros((B, H, 0))
            self.places = np.zeros((B, H, 0), int)
        self.keys = np.concatenate([self.keys, key], axis=2)
        self.values = np.concatenate([self.values, value], axis=2)
        self.received = np.concatenate([self.received, np.zeros((B, H, 1))], axis=2)
        self.places = np.concatenate([self.places, np.full((B, H, 1), self.count)], axis=2)
        self.count += 1

        scores = query @ self.keys.swapaxes(-1, -2) / np.sqrt(D)
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights = weights / weights.sum(-1, keepdims=True)
        out = weights @ self.values
        self.received = self.received + weights[:, :, 0]
        if self.keys.shape[2] > self.room:
            self.forget()
        return out

    def forget(self):
        S = self.keys.shape[2]
        least = self.received.argmin(-1)
        keep = np.arange(S - 1) + (np.arange(S - 1) >= least[..., None])
        self.keys = np.take_along_axis(self.keys, keep[..., None], axis=2)
        self.values = np.take_along_axis(self.values, keep[..., None], axis=2)
        self.received = np.take_along_axis(self.received, keep, axis=2)
        self.places = np.take_along_axis(self.places, keep, axis=2)


# == wrong 13
# mistake: Values lose the oldest, keys the right one.
# accept: value
class HeavyCache:
    def __init__(self, room, recent):
        self.room, self.recent, self.count = room, recent, 0
        self.keys = None

    def step(self, query, key, value):
        B, H, _, D = key.shape
        if self.keys is None:
            self.keys, self.values = key[:, :, :0], value[:, :, :0]
            self.received = np.zeros((B, H, 0))
            self.places = np.zeros((B, H, 0), int)
        self.keys = np.concatenate([self.keys, key], axis=2)
        self.values = np.concatenate([self.values, value], axis=2)
        self.received = np.concatenate([self.received, np.zeros((B, H, 1))], axis=2)
        self.places = np.concatenate([self.places, np.full((B, H, 1), self.count)], axis=2)
        self.count += 1

        scores = query @ self.keys.swapaxes(-1, -2) / np.sqrt(D)
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights = weights / weights.sum(-1, keepdims=True)
        out = weights @ self.values
        self.received = self.received + weights[:, :, 0]
        if self.keys.shape[2] > self.room:
            self.forget()
        return out

    def forget(self):
        S = self.keys.shape[2]
        least = self.received[:, :, : S - self.recent].argmin(-1)
        keep = np.arange(S - 1) + (np.arange(S - 1) >= least[..., None])
        self.keys = np.take_along_axis(self.keys, keep[..., None], axis=2)
        self.values = self.values[:, :, 1:]
        self.received = np.take_along_axis(self.received, keep, axis=2)
        self.places = np.take_along_axis(self.places, keep, axis=2)


# == wrong 14
# mistake: Scores are added up in the place of weights.
# accept: weight | softmax | score
class HeavyCache:
    def __init__(self, room, recent):
        self.room, self.recent, self.count = room, recent, 0
        self.keys = None

    def step(self, query, key, value):
        B, H, _, D = key.shape
        if self.keys is None:
            self.keys, self.values = key[:, :, :0], value[:, :, :0]
            self.received = np.zeros((B, H, 0))
            self.places = np.zeros((B, H, 0), int)
        self.keys = np.concatenate([self.keys, key], axis=2)
        self.values = np.concatenate([self.values, value], axis=2)
        self.received = np.concatenate([self.received, np.zeros((B, H, 1))], axis=2)
        self.places = np.concatenate([self.places, np.full((B, H, 1), self.count)], axis=2)
        self.count += 1

        scores = query @ self.keys.swapaxes(-1, -2) / np.sqrt(D)
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights = weights / weights.sum(-1, keepdims=True)
        out = weights @ self.values
        self.received = self.received + scores[:, :, 0]
        if self.keys.shape[2] > self.room:
            self.forget()
        return out

    def forget(self):
        S = self.keys.shape[2]
        least = self.received[:, :, : S - self.recent].argmin(-1)
        keep = np.arange(S - 1) + (np.arange(S - 1) >= least[..., None])
        self.keys = np.take_along_axis(self.keys, keep[..., None], axis=2)
        self.values = np.take_along_axis(self.values, keep[..., None], axis=2)
        self.received = np.take_along_axis(self.received, keep, axis=2)
        self.places = np.take_along_axis(self.places, keep, axis=2)


# == wrong 15
# mistake: The oldest is dropped: a window.
# accept: oldest | window | received | least
class HeavyCache:
    def __init__(self, room, recent):
        self.room, self.recent, self.count = room, recent, 0
        self.keys = None

    def step(self, query, key, value):
        B, H, _, D = key.shape
        if self.keys is None:
            self.keys, self.values = key[:, :, :0], value[:, :, :0]
            self.received = np.zeros((B, H, 0))
            self.places = np.zeros((B, H, 0), int)
        self.keys = np.concatenate([self.keys, key], axis=2)
        self.values = np.concatenate([self.values, value], axis=2)
        self.received = np.concatenate([self.received, np.zeros((B, H, 1))], axis=2)
        self.places = np.concatenate([self.places, np.full((B, H, 1), self.count)], axis=2)
        self.count += 1

        scores = query @ self.keys.swapaxes(-1, -2) / np.sqrt(D)
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights = weights / weights.sum(-1, keepdims=True)
        out = weights @ self.values
        self.received = self.received + weights[:, :, 0]
        if self.keys.shape[2] > self.room:
            self.forget()
        return out

    def forget(self):
        S = self.keys.shape[2]
        least = np.zeros(self.keys.shape[:2], int)
        keep = np.arange(S - 1) + (np.arange(S - 1) >= least[..., None])
        self.keys = np.take_along_axis(self.keys, keep[..., None], axis=2)
        self.values = np.take_along_axis(self.values, keep[..., None], axis=2)
        self.received = np.take_along_axis(self.received, keep, axis=2)
        self.places = np.take_along_axis(self.places, keep, axis=2)


# == wrong 16
# mistake: One choice for all texts of the batch.
# accept: text | batch
class HeavyCache:
    def __init__(self, room, recent):
        self.room, self.recent, self.count = room, recent, 0
        self.keys = None

    def step(self, query, key, value):
        B, H, _, D = key.shape
        if self.keys is None:
            self.keys, self.values = key[:, :, :0], value[:, :, :0]
            self.received = np.zeros((B, H, 0))
            self.places = np.zeros((B, H, 0), int)
        self.keys = np.concatenate([self.keys, key], axis=2)
        self.values = np.concatenate([self.values, value], axis=2)
        self.received = np.concatenate([self.received, np.zeros((B, H, 1))], axis=2)
        self.places = np.concatenate([self.places, np.full((B, H, 1), self.count)], axis=2)
        self.count += 1

        scores = query @ self.keys.swapaxes(-1, -2) / np.sqrt(D)
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights = weights / weights.sum(-1, keepdims=True)
        out = weights @ self.values
        self.received = self.received + weights[:, :, 0]
        if self.keys.shape[2] > self.room:
            self.forget()
        return out

    def forget(self):
        S = self.keys.shape[2]
        least = self.received.sum(0, keepdims=True)[:, :, : S - self.recent].argmin(-1)
        least = np.broadcast_to(least, self.keys.shape[:2])
        keep = np.arange(S - 1) + (np.arange(S - 1) >= least[..., None])
        self.keys = np.take_along_axis(self.keys, keep[..., None], axis=2)
        self.values = np.take_along_axis(self.values, keep[..., None], axis=2)
        self.received = np.take_along_axis(self.received, keep, axis=2)
        self.places = np.take_along_axis(self.places, keep, axis=2)
