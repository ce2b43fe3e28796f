# Answers to writer of 06-encoder-decoder, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
class Writer:
    def __init__(self, decoder, memory, mask=None):
        self.decoder, self.place = decoder, 0
        self.mask = None if mask is None else mask[:, None]
        self.source, self.past = [], []
        for block in decoder.blocks:
            cross = block.cross_attention
            key = split_heads(cross.key(memory), cross.heads)
            value = split_heads(cross.value(memory), cross.heads)
            self.source.append((key, value))
            self.past.append(None)

    def step(self, tokens):
        index = torch.tensor([self.place])
        x = self.decoder.embedding(tokens[:, None], index=index)
        for i, block in enumerate(self.decoder.blocks):
            own = block.attention
            h = block.attention_norm(x)
            query = split_heads(own.query(h), own.heads)
            key = split_heads(own.key(h), own.heads)
            value = split_heads(own.value(h), own.heads)
            if self.past[i] is not None:
                key = torch.cat([self.past[i][0], key], dim=2)
                value = torch.cat([self.past[i][1], value], dim=2)
            self.past[i] = (key, value)
            mixed, _ = scaled_dot_product_attention(query, key, value)
            x = x + own.output(join_heads(mixed))

            cross = block.cross_attention
            h = block.cross_attention_norm(x)
            query = split_heads(cross.query(h), cross.heads)
            key, value = self.source[i]
            mixed, _ = scaled_dot_product_attention(query, key, value, self.mask)
            x = x + cross.output(join_heads(mixed))

            x = x + block.feed_forward(block.feed_forward_norm(x))
        self.place += 1
        return self.decoder.norm(x)[:, 0]

    def keep(self, rows):
        self.source = [(k[rows], v[rows]) for k, v in self.source]
        self.past = [None if p is None else (p[0][rows], p[1][rows]) for p in self.past]
        if self.mask is not None:
            self.mask = self.mask[rows]


# == right 2
class Writer:
    # keeps what was read, and reads all of it again: only the source is read once
    def __init__(self, decoder, memory, mask=None):
        self.decoder, self.mask = decoder, mask
        self.keys = [b.cross_attention.key(memory) for b in decoder.blocks]
        self.values = [b.cross_attention.value(memory) for b in decoder.blocks]
        self.ids = None

    def step(self, tokens):
        new = tokens.view(-1, 1)
        self.ids = new if self.ids is None else torch.cat([self.ids, new], dim=1)
        N, T = self.ids.shape
        columns = [
            self.decoder.embedding(self.ids[:, t : t + 1], index=torch.tensor([t]))
            for t in range(T)
        ]
        x = torch.cat(columns, dim=1)
        for block, keys, values in zip(self.decoder.blocks, self.keys, self.values):
            x = x + block.attention(block.attention_norm(x), causal=True)
            cross = block.cross_attention
            H, D = cross.heads, x.shape[-1] // cross.heads
            q = cross.query(block.cross_attention_norm(x)).view(N, T, H, D)
            k, v = keys.view(N, -1, H, D), values.view(N, -1, H, D)
            scores = torch.einsum("nthd,nshd->nhts", q, k) / D**0.5
            if self.mask is not None:
                scores = scores.masked_fill(~self.mask[:, None], -torch.inf)
            read = torch.einsum("nhts,nshd->nthd", scores.softmax(-1), v)
            x = x + cross.output(read.reshape(N, T, H * D))
            x = x + block.feed_forward(block.feed_forward_norm(x))
        return self.decoder.norm(x[:, -1])

    def keep(self, rows):
        self.ids = None if self.ids is None else self.ids[rows]
        self.keys = [k[rows] for k in self.keys]
        self.values = [v[rows] for v in self.values]
        self.mask = self.mask if self.mask is None else self.mask[rows]


# == right 3
class Writer:
    def __init__(self, decoder, memory, mask=None):
        self.decoder = decoder
        self.cache = decoder.new_cache()
        N, S, _ = memory.shape
        self.mask = torch.ones(N, 1, S, dtype=torch.bool) if mask is None else mask.clone()
        self.kept = torch.stack([
            torch.stack([
                split_heads(block.cross_attention.key(memory), block.cross_attention.heads),
                split_heads(block.cross_attention.value(memory), block.cross_attention.heads),
            ])
            for block in decoder.blocks
        ])  # (L, 2, N, H, S, D)
        self.count = 0

    def step(self, tokens):
        x = self.decoder.embedding(tokens.unsqueeze(1), index=torch.tensor([self.count]))
        for block, layer, (key, value) in zip(
            self.decoder.blocks, self.cache.layers, self.kept
        ):
            x = x + block.attention(block.attention_norm(x), cache=layer)
            q = block.cross_attention.query(block.cross_attention_norm(x))
            q = split_heads(q, block.cross_attention.heads)
            read = torch.nn.functional.scaled_dot_product_attention(
                q, key, value, self.mask[:, None]
            )
            x = x + block.cross_attention.output(join_heads(read))
            x = x + block.feed_forward(block.feed_forward_norm(x))
        self.count += 1
        return self.decoder.norm(x).squeeze(1)

    def keep(self, rows):
        self.cache.keep_rows(rows)
        self.kept = self.kept[:, :, rows]
        self.mask = self.mask[rows]


# == wrong 1
# mistake: Every token is embedded at place 0.
# accept: place|index|position
class Writer:
    def __init__(self, decoder, memory, mask=None):
        self.decoder, self.place = decoder, 0
        self.mask = None if mask is None else mask[:, None]
        self.source, self.past = [], []
        for block in decoder.blocks:
            cross = block.cross_attention
            key = split_heads(cross.key(memory), cross.heads)
            value = split_heads(cross.value(memory), cross.heads)
            self.source.append((key, value))
            self.past.append(None)

    def step(self, tokens):
        index = torch.tensor([0])
        x = self.decoder.embedding(tokens[:, None], index=index)
        for i, block in enumerate(self.decoder.blocks):
            own = block.attention
            h = block.attention_norm(x)
            query = split_heads(own.query(h), own.heads)
            key = split_heads(own.key(h), own.heads)
            value = split_heads(own.value(h), own.heads)
            if self.past[i] is not None:
                key = torch.cat([self.past[i][0], key], dim=2)
                value = torch.cat([self.past[i][1], value], dim=2)
            self.past[i] = (key, value)
            mixed, _ = scaled_dot_product_attention(query, key, value)
            x = x + own.output(join_heads(mixed))

            cross = block.cross_attention
            h = block.cross_attention_norm(x)
            query = split_heads(cross.query(h), cross.heads)
            key, value = self.source[i]
            mixed, _ = scaled_dot_product_attention(query, key, value, self.mask)
            x = x + cross.output(join_heads(mixed))

            x = x + block.feed_forward(block.feed_forward_norm(x))
        self.place += 1
        return self.decoder.norm(x)[:, 0]

    def keep(self, rows):
        self.source = [(k[rows], v[rows]) for k, v in self.source]
        self.past = [None if p is None else (p[0][rows], p[1][rows]) for p in self.past]
        if self.mask is not None:
            self.mask = self.mask[rows]


# == wrong 2
# mistake: The first token stands at place 1.
# accept: place|index|position
class Writer:
    def __init__(self, decoder, memory, mask=None):
        self.decoder, self.place = decoder, 1
        self.mask = None if mask is None else mask[:, None]
        self.source, self.past = [], []
        for block in decoder.blocks:
            cross = block.cross_attention
            key = split_heads(cross.key(memory), cross.heads)
            value = split_heads(cross.value(memory), cross.heads)
            self.source.append((key, value))
            self.past.append(None)

    def step(self, tokens):
        index = torch.tensor([self.place])
        x = self.decoder.embedding(tokens[:, None], index=index)
        for i, block in enumerate(self.decoder.blocks):
            own = block.attention
            h = block.attention_norm(x)
            query = split_heads(own.query(h), own.heads)
            key = split_heads(own.key(h), own.heads)
            value = split_heads(own.value(h), own.heads)
            if self.past[i] is not None:
                key = torch.cat([self.past[i][0], key], dim=2)
                value = torch.cat([self.past[i][1], value], dim=2)
            self.past[i] = (key, value)
            mixed, _ = scaled_dot_product_attention(query, key, value)
            x = x + own.output(join_heads(mixed))

            cross = block.cross_attention
            h = block.cross_attention_norm(x)
            query = split_heads(cross.query(h), cross.heads)
            key, value = self.source[i]
            mixed, _ = scaled_dot_product_attention(query, key, value, self.mask)
            x = x + cross.output(join_heads(mixed))

            x = x + block.feed_forward(block.feed_forward_norm(x))
        self.place += 1
        return self.decoder.norm(x)[:, 0]

    def keep(self, rows):
        self.source = [(k[rows], v[rows]) for k, v in self.source]
        self.past = [None if p is None else (p[0][rows], p[1][rows]) for p in self.past]
        if self.mask is not None:
            self.mask = self.mask[rows]


# == wrong 3
# mistake: Forgets the mask of the source: padding is read.
# accept: mask|padding
class Writer:
    def __init__(self, decoder, memory, mask=None):
        self.decoder, self.place = decoder, 0
        self.mask = None
        self.source, self.past = [], []
        for block in decoder.blocks:
            cross = block.cross_attention
            key = split_heads(cross.key(memory), cross.heads)
            value = split_heads(cross.value(memory), cross.heads)
            self.source.append((key, value))
            self.past.append(None)

    def step(self, tokens):
        index = torch.tensor([self.place])
        x = self.decoder.embedding(tokens[:, None], index=index)
        for i, block in enumerate(self.decoder.blocks):
            own = block.attention
            h = block.attention_norm(x)
            query = split_heads(own.query(h), own.heads)
            key = split_heads(own.key(h), own.heads)
            value = split_heads(own.value(h), own.heads)
            if self.past[i] is not None:
                key = torch.cat([self.past[i][0], key], dim=2)
                value = torch.cat([self.past[i][1], value], dim=2)
            self.past[i] = (key, value)
            mixed, _ = scaled_dot_product_attention(query, key, value)
            x = x + own.output(join_heads(mixed))

            cross = block.cross_attention
            h = block.cross_attention_norm(x)
            query = split_heads(cross.query(h), cross.heads)
            key, value = self.source[i]
            mixed, _ = scaled_dot_product_attention(query, key, value, self.mask)
            x = x + cross.output(join_heads(mixed))

            x = x + block.feed_forward(block.feed_forward_norm(x))
        self.place += 1
        return self.decoder.norm(x)[:, 0]

    def keep(self, rows):
        self.source = [(k[rows], v[rows]) for k, v in self.source]
        self.past = [None if p is None else (p[0][rows], p[1][rows]) for p in self.past]
        if self.mask is not None:
            self.mask = self.mask[rows]


# == wrong 4
# mistake: Forgets the decoder's last norm.
# accept: norm
class Writer:
    def __init__(self, decoder, memory, mask=None):
        self.decoder, self.place = decoder, 0
        self.mask = None if mask is None else mask[:, None]
        self.source, self.past = [], []
        for block in decoder.blocks:
            cross = block.cross_attention
            key = split_heads(cross.key(memory), cross.heads)
            value = split_heads(cross.value(memory), cross.heads)
            self.source.append((key, value))
            self.past.append(None)

    def step(self, tokens):
        index = torch.tensor([self.place])
        x = self.decoder.embedding(tokens[:, None], index=index)
        for i, block in enumerate(self.decoder.blocks):
            own = block.attention
            h = block.attention_norm(x)
            query = split_heads(own.query(h), own.heads)
            key = split_heads(own.key(h), own.heads)
            value = split_heads(own.value(h), own.heads)
            if self.past[i] is not None:
                key = torch.cat([self.past[i][0], key], dim=2)
                value = torch.cat([self.past[i][1], value], dim=2)
            self.past[i] = (key, value)
            mixed, _ = scaled_dot_product_attention(query, key, value)
            x = x + own.output(join_heads(mixed))

            cross = block.cross_attention
            h = block.cross_attention_norm(x)
            query = split_heads(cross.query(h), cross.heads)
            key, value = self.source[i]
            mixed, _ = scaled_dot_product_attention(query, key, value, self.mask)
            x = x + cross.output(join_heads(mixed))

            x = x + block.feed_forward(block.feed_forward_norm(x))
        self.place += 1
        return x[:, 0]

    def keep(self, rows):
        self.source = [(k[rows], v[rows]) for k, v in self.source]
        self.past = [None if p is None else (p[0][rows], p[1][rows]) for p in self.past]
        if self.mask is not None:
            self.mask = self.mask[rows]


# == wrong 5
# mistake: keep forgets the keys and values of the source.
# accept: source|cross|memory|rows|shape|size|keep
class Writer:
    def __init__(self, decoder, memory, mask=None):
        self.decoder, self.place = decoder, 0
        self.mask = None if mask is None else mask[:, None]
        self.source, self.past = [], []
        for block in decoder.blocks:
            cross = block.cross_attention
            key = split_heads(cross.key(memory), cross.heads)
            value = split_heads(cross.value(memory), cross.heads)
            self.source.append((key, value))
            self.past.append(None)

    def step(self, tokens):
        index = torch.tensor([self.place])
        x = self.decoder.embedding(tokens[:, None], index=index)
        for i, block in enumerate(self.decoder.blocks):
            own = block.attention
            h = block.attention_norm(x)
            query = split_heads(own.query(h), own.heads)
            key = split_heads(own.key(h), own.heads)
            value = split_heads(own.value(h), own.heads)
            if self.past[i] is not None:
                key = torch.cat([self.past[i][0], key], dim=2)
                value = torch.cat([self.past[i][1], value], dim=2)
            self.past[i] = (key, value)
            mixed, _ = scaled_dot_product_attention(query, key, value)
            x = x + own.output(join_heads(mixed))

            cross = block.cross_attention
            h = block.cross_attention_norm(x)
            query = split_heads(cross.query(h), cross.heads)
            key, value = self.source[i]
            mixed, _ = scaled_dot_product_attention(query, key, value, self.mask)
            x = x + cross.output(join_heads(mixed))

            x = x + block.feed_forward(block.feed_forward_norm(x))
        self.place += 1
        return self.decoder.norm(x)[:, 0]

    def keep(self, rows):
        self.past = [None if p is None else (p[0][rows], p[1][rows]) for p in self.past]
        if self.mask is not None:
            self.mask = self.mask[rows]


# == wrong 6
# mistake: keep forgets what the decoder has written.
# accept: written|self-attention|own|past|earlier|rows|shape|size|keep
class Writer:
    def __init__(self, decoder, memory, mask=None):
        self.decoder, self.place = decoder, 0
        self.mask = None if mask is None else mask[:, None]
        self.source, self.past = [], []
        for block in decoder.blocks:
            cross = block.cross_attention
            key = split_heads(cross.key(memory), cross.heads)
            value = split_heads(cross.value(memory), cross.heads)
            self.source.append((key, value))
            self.past.append(None)

    def step(self, tokens):
        index = torch.tensor([self.place])
        x = self.decoder.embedding(tokens[:, None], index=index)
        for i, block in enumerate(self.decoder.blocks):
            own = block.attention
            h = block.attention_norm(x)
            query = split_heads(own.query(h), own.heads)
            key = split_heads(own.key(h), own.heads)
            value = split_heads(own.value(h), own.heads)
            if self.past[i] is not None:
                key = torch.cat([self.past[i][0], key], dim=2)
                value = torch.cat([self.past[i][1], value], dim=2)
            self.past[i] = (key, value)
            mixed, _ = scaled_dot_product_attention(query, key, value)
            x = x + own.output(join_heads(mixed))

            cross = block.cross_attention
            h = block.cross_attention_norm(x)
            query = split_heads(cross.query(h), cross.heads)
            key, value = self.source[i]
            mixed, _ = scaled_dot_product_attention(query, key, value, self.mask)
            x = x + cross.output(join_heads(mixed))

            x = x + block.feed_forward(block.feed_forward_norm(x))
        self.place += 1
        return self.decoder.norm(x)[:, 0]

    def keep(self, rows):
        self.source = [(k[rows], v[rows]) for k, v in self.source]
        if self.mask is not None:
            self.mask = self.mask[rows]


# == wrong 7
# mistake: keep forgets the mask.
# accept: mask
class Writer:
    def __init__(self, decoder, memory, mask=None):
        self.decoder, self.place = decoder, 0
        self.mask = None if mask is None else mask[:, None]
        self.source, self.past = [], []
        for block in decoder.blocks:
            cross = block.cross_attention
            key = split_heads(cross.key(memory), cross.heads)
            value = split_heads(cross.value(memory), cross.heads)
            self.source.append((key, value))
            self.past.append(None)

    def step(self, tokens):
        index = torch.tensor([self.place])
        x = self.decoder.embedding(tokens[:, None], index=index)
        for i, block in enumerate(self.decoder.blocks):
            own = block.attention
            h = block.attention_norm(x)
            query = split_heads(own.query(h), own.heads)
            key = split_heads(own.key(h), own.heads)
            value = split_heads(own.value(h), own.heads)
            if self.past[i] is not None:
                key = torch.cat([self.past[i][0], key], dim=2)
                value = torch.cat([self.past[i][1], value], dim=2)
            self.past[i] = (key, value)
            mixed, _ = scaled_dot_product_attention(query, key, value)
            x = x + own.output(join_heads(mixed))

            cross = block.cross_attention
            h = block.cross_attention_norm(x)
            query = split_heads(cross.query(h), cross.heads)
            key, value = self.source[i]
            mixed, _ = scaled_dot_product_attention(query, key, value, self.mask)
            x = x + cross.output(join_heads(mixed))

            x = x + block.feed_forward(block.feed_forward_norm(x))
        self.place += 1
        return self.decoder.norm(x)[:, 0]

    def keep(self, rows):
        self.source = [(k[rows], v[rows]) for k, v in self.source]
        self.past = [None if p is None else (p[0][rows], p[1][rows]) for p in self.past]


# == wrong 8
# mistake: Makes keys and values of the source anew at each step.
# accept: anew|once|memory|again|every step|each step|overwritten
class Writer:
    def __init__(self, decoder, memory, mask=None):
        self.decoder, self.place = decoder, 0
        self.mask = None if mask is None else mask[:, None]
        self.source, self.past = [], []
        for block in decoder.blocks:
            cross = block.cross_attention
            self.source.append(memory)
            self.past.append(None)

    def step(self, tokens):
        index = torch.tensor([self.place])
        x = self.decoder.embedding(tokens[:, None], index=index)
        for i, block in enumerate(self.decoder.blocks):
            own = block.attention
            h = block.attention_norm(x)
            query = split_heads(own.query(h), own.heads)
            key = split_heads(own.key(h), own.heads)
            value = split_heads(own.value(h), own.heads)
            if self.past[i] is not None:
                key = torch.cat([self.past[i][0], key], dim=2)
                value = torch.cat([self.past[i][1], value], dim=2)
            self.past[i] = (key, value)
            mixed, _ = scaled_dot_product_attention(query, key, value)
            x = x + own.output(join_heads(mixed))

            cross = block.cross_attention
            h = block.cross_attention_norm(x)
            query = split_heads(cross.query(h), cross.heads)
            key = split_heads(cross.key(self.source[i]), cross.heads)
            value = split_heads(cross.value(self.source[i]), cross.heads)
            mixed, _ = scaled_dot_product_attention(query, key, value, self.mask)
            x = x + cross.output(join_heads(mixed))

            x = x + block.feed_forward(block.feed_forward_norm(x))
        self.place += 1
        return self.decoder.norm(x)[:, 0]

    def keep(self, rows):
        self.source = [m[rows] for m in self.source]
        self.past = [None if p is None else (p[0][rows], p[1][rows]) for p in self.past]
        if self.mask is not None:
            self.mask = self.mask[rows]


# == wrong 9
# mistake: Copies decoder and memory, and makes keys and values anew at each step all the same.
# accept: anew|once|copy|copies|again|every step|each step
class Writer:
    def __init__(self, decoder, memory, mask=None):
        import copy
        self.decoder, self.memory, self.mask = copy.deepcopy(decoder), memory.clone(), mask
        self.cache = self.decoder.new_cache()

    def step(self, tokens):
        return self.decoder(tokens[:, None], self.memory, self.mask, cache=self.cache)[:, -1]

    def keep(self, rows):
        self.cache.keep_rows(rows)
        self.memory = self.memory[rows]
        self.mask = None if self.mask is None else self.mask[rows]


# == wrong 10
# mistake: Makes the source's keys and values at the first step, and not when the writer is made.
# accept: once|memory|made|overwritten|first step|again|anew|__init__
class Writer:
    def __init__(self, decoder, memory, mask=None):
        self.decoder, self.place = decoder, 0
        self.mask = None if mask is None else mask[:, None]
        self.source, self.past = [], []
        for block in decoder.blocks:
            cross = block.cross_attention
            self.memory = memory
            self.source.append(None)
            self.past.append(None)

    def step(self, tokens):
        index = torch.tensor([self.place])
        x = self.decoder.embedding(tokens[:, None], index=index)
        for i, block in enumerate(self.decoder.blocks):
            own = block.attention
            h = block.attention_norm(x)
            query = split_heads(own.query(h), own.heads)
            key = split_heads(own.key(h), own.heads)
            value = split_heads(own.value(h), own.heads)
            if self.past[i] is not None:
                key = torch.cat([self.past[i][0], key], dim=2)
                value = torch.cat([self.past[i][1], value], dim=2)
            self.past[i] = (key, value)
            mixed, _ = scaled_dot_product_attention(query, key, value)
            x = x + own.output(join_heads(mixed))

            cross = block.cross_attention
            h = block.cross_attention_norm(x)
            query = split_heads(cross.query(h), cross.heads)
            if self.source[i] is None:
                self.source[i] = (
                    split_heads(cross.key(self.memory), cross.heads),
                    split_heads(cross.value(self.memory), cross.heads),
                )
            key, value = self.source[i]
            mixed, _ = scaled_dot_product_attention(query, key, value, self.mask)
            x = x + cross.output(join_heads(mixed))

            x = x + block.feed_forward(block.feed_forward_norm(x))
        self.place += 1
        return self.decoder.norm(x)[:, 0]

    def keep(self, rows):
        self.source = [s and (s[0][rows], s[1][rows]) for s in self.source]
        self.memory = self.memory[rows]
        self.past = [None if p is None else (p[0][rows], p[1][rows]) for p in self.past]
        if self.mask is not None:
            self.mask = self.mask[rows]


# == wrong 11
# mistake: The memory is normalized too before its keys and values are made.
# accept: norm
class Writer:
    def __init__(self, decoder, memory, mask=None):
        self.decoder, self.place = decoder, 0
        self.mask = None if mask is None else mask[:, None]
        self.source, self.past = [], []
        for block in decoder.blocks:
            cross = block.cross_attention
            read = block.cross_attention_norm(memory)
            key = split_heads(cross.key(read), cross.heads)
            value = split_heads(cross.value(read), cross.heads)
            self.source.append((key, value))
            self.past.append(None)

    def step(self, tokens):
        index = torch.tensor([self.place])
        x = self.decoder.embedding(tokens[:, None], index=index)
        for i, block in enumerate(self.decoder.blocks):
            own = block.attention
            h = block.attention_norm(x)
            query = split_heads(own.query(h), own.heads)
            key = split_heads(own.key(h), own.heads)
            value = split_heads(own.value(h), own.heads)
            if self.past[i] is not None:
                key = torch.cat([self.past[i][0], key], dim=2)
                value = torch.cat([self.past[i][1], value], dim=2)
            self.past[i] = (key, value)
            mixed, _ = scaled_dot_product_attention(query, key, value)
            x = x + own.output(join_heads(mixed))

            cross = block.cross_attention
            h = block.cross_attention_norm(x)
            query = split_heads(cross.query(h), cross.heads)
            key, value = self.source[i]
            mixed, _ = scaled_dot_product_attention(query, key, value, self.mask)
            x = x + cross.output(join_heads(mixed))

            x = x + block.feed_forward(block.feed_forward_norm(x))
        self.place += 1
        return self.decoder.norm(x)[:, 0]

    def keep(self, rows):
        self.source = [(k[rows], v[rows]) for k, v in self.source]
        self.past = [None if p is None else (p[0][rows], p[1][rows]) for p in self.past]
        if self.mask is not None:
            self.mask = self.mask[rows]


# == wrong 12
# mistake: Keeps no keys of earlier tokens: each token sees itself alone.
# accept: earlier|past|written|itself|own|before|cache
class Writer:
    def __init__(self, decoder, memory, mask=None):
        self.decoder, self.place = decoder, 0
        self.mask = None if mask is None else mask[:, None]
        self.source, self.past = [], []
        for block in decoder.blocks:
            cross = block.cross_attention
            key = split_heads(cross.key(memory), cross.heads)
            value = split_heads(cross.value(memory), cross.heads)
            self.source.append((key, value))
            self.past.append(None)

    def step(self, tokens):
        index = torch.tensor([self.place])
        x = self.decoder.embedding(tokens[:, None], index=index)
        for i, block in enumerate(self.decoder.blocks):
            own = block.attention
            h = block.attention_norm(x)
            query = split_heads(own.query(h), own.heads)
            key = split_heads(own.key(h), own.heads)
            value = split_heads(own.value(h), own.heads)
            if self.past[i] is not None:
                key = torch.cat([self.past[i][0], key], dim=2)
                value = torch.cat([self.past[i][1], value], dim=2)
            mixed, _ = scaled_dot_product_attention(query, key, value)
            x = x + own.output(join_heads(mixed))

            cross = block.cross_attention
            h = block.cross_attention_norm(x)
            query = split_heads(cross.query(h), cross.heads)
            key, value = self.source[i]
            mixed, _ = scaled_dot_product_attention(query, key, value, self.mask)
            x = x + cross.output(join_heads(mixed))

            x = x + block.feed_forward(block.feed_forward_norm(x))
        self.place += 1
        return self.decoder.norm(x)[:, 0]

    def keep(self, rows):
        self.source = [(k[rows], v[rows]) for k, v in self.source]
        self.past = [None if p is None else (p[0][rows], p[1][rows]) for p in self.past]
        if self.mask is not None:
            self.mask = self.mask[rows]


# == wrong 13
# mistake: All blocks share one cache: a block finds the keys of the block below.
# accept: block|layer|share
class Writer:
    def __init__(self, decoder, memory, mask=None):
        self.decoder, self.place = decoder, 0
        self.mask = None if mask is None else mask[:, None]
        self.source, self.past = [], []
        for block in decoder.blocks:
            cross = block.cross_attention
            key = split_heads(cross.key(memory), cross.heads)
            value = split_heads(cross.value(memory), cross.heads)
            self.source.append((key, value))
            self.past.append(None)

    def step(self, tokens):
        index = torch.tensor([self.place])
        x = self.decoder.embedding(tokens[:, None], index=index)
        for i, block in enumerate(self.decoder.blocks):
            own = block.attention
            h = block.attention_norm(x)
            query = split_heads(own.query(h), own.heads)
            key = split_heads(own.key(h), own.heads)
            value = split_heads(own.value(h), own.heads)
            if self.past[0] is not None:
                key = torch.cat([self.past[0][0], key], dim=2)
                value = torch.cat([self.past[0][1], value], dim=2)
            self.past[0] = (key, value)
            mixed, _ = scaled_dot_product_attention(query, key, value)
            x = x + own.output(join_heads(mixed))

            cross = block.cross_attention
            h = block.cross_attention_norm(x)
            query = split_heads(cross.query(h), cross.heads)
            key, value = self.source[i]
            mixed, _ = scaled_dot_product_attention(query, key, value, self.mask)
            x = x + cross.output(join_heads(mixed))

            x = x + block.feed_forward(block.feed_forward_norm(x))
        self.place += 1
        return self.decoder.norm(x)[:, 0]

    def keep(self, rows):
        self.source = [(k[rows], v[rows]) for k, v in self.source]
        self.past = [None if p is None else (p[0][rows], p[1][rows]) for p in self.past]
        if self.mask is not None:
            self.mask = self.mask[rows]


# == wrong 14
# mistake: The self-attention's keys and values are of the stream before its norm.
# accept: norm
class Writer:
    def __init__(self, decoder, memory, mask=None):
        self.decoder, self.place = decoder, 0
        self.mask = None if mask is None else mask[:, None]
        self.source, self.past = [], []
        for block in decoder.blocks:
            cross = block.cross_attention
            key = split_heads(cross.key(memory), cross.heads)
            value = split_heads(cross.value(memory), cross.heads)
            self.source.append((key, value))
            self.past.append(None)

    def step(self, tokens):
        index = torch.tensor([self.place])
        x = self.decoder.embedding(tokens[:, None], index=index)
        for i, block in enumerate(self.decoder.blocks):
            own = block.attention
            h = block.attention_norm(x)
            query = split_heads(own.query(h), own.heads)
            key = split_heads(own.key(x), own.heads)
            value = split_heads(own.value(x), own.heads)
            if self.past[i] is not None:
                key = torch.cat([self.past[i][0], key], dim=2)
                value = torch.cat([self.past[i][1], value], dim=2)
            self.past[i] = (key, value)
            mixed, _ = scaled_dot_product_attention(query, key, value)
            x = x + own.output(join_heads(mixed))

            cross = block.cross_attention
            h = block.cross_attention_norm(x)
            query = split_heads(cross.query(h), cross.heads)
            key, value = self.source[i]
            mixed, _ = scaled_dot_product_attention(query, key, value, self.mask)
            x = x + cross.output(join_heads(mixed))

            x = x + block.feed_forward(block.feed_forward_norm(x))
        self.place += 1
        return self.decoder.norm(x)[:, 0]

    def keep(self, rows):
        self.source = [(k[rows], v[rows]) for k, v in self.source]
        self.past = [None if p is None else (p[0][rows], p[1][rows]) for p in self.past]
        if self.mask is not None:
            self.mask = self.mask[rows]


# == wrong 15
# mistake: Adds the branches to the normalized stream.
# accept: norm|residual|stream|add
class Writer:
    def __init__(self, decoder, memory, mask=None):
        self.decoder, self.place = decoder, 0
        self.mask = None if mask is None else mask[:, None]
        self.source, self.past = [], []
        for block in decoder.blocks:
            cross = block.cross_attention
            key = split_heads(cross.key(memory), cross.heads)
            value = split_heads(cross.value(memory), cross.heads)
            self.source.append((key, value))
            self.past.append(None)

    def step(self, tokens):
        index = torch.tensor([self.place])
        x = self.decoder.embedding(tokens[:, None], index=index)
        for i, block in enumerate(self.decoder.blocks):
            own = block.attention
            h = x = block.attention_norm(x)
            query = split_heads(own.query(h), own.heads)
            key = split_heads(own.key(h), own.heads)
            value = split_heads(own.value(h), own.heads)
            if self.past[i] is not None:
                key = torch.cat([self.past[i][0], key], dim=2)
                value = torch.cat([self.past[i][1], value], dim=2)
            self.past[i] = (key, value)
            mixed, _ = scaled_dot_product_attention(query, key, value)
            x = x + own.output(join_heads(mixed))

            cross = block.cross_attention
            h = x = block.cross_attention_norm(x)
            query = split_heads(cross.query(h), cross.heads)
            key, value = self.source[i]
            mixed, _ = scaled_dot_product_attention(query, key, value, self.mask)
            x = x + cross.output(join_heads(mixed))

            x = x + block.feed_forward(block.feed_forward_norm(x))
        self.place += 1
        return self.decoder.norm(x)[:, 0]

    def keep(self, rows):
        self.source = [(k[rows], v[rows]) for k, v in self.source]
        self.past = [None if p is None else (p[0][rows], p[1][rows]) for p in self.past]
        if self.mask is not None:
            self.mask = self.mask[rows]


# == wrong 16
# mistake: The cross-attention's query skips its norm.
# accept: norm
class Writer:
    def __init__(self, decoder, memory, mask=None):
        self.decoder, self.place = decoder, 0
        self.mask = None if mask is None else mask[:, None]
        self.source, self.past = [], []
        for block in decoder.blocks:
            cross = block.cross_attention
            key = split_heads(cross.key(memory), cross.heads)
            value = split_heads(cross.value(memory), cross.heads)
            self.source.append((key, value))
            self.past.append(None)

    def step(self, tokens):
        index = torch.tensor([self.place])
        x = self.decoder.embedding(tokens[:, None], index=index)
        for i, block in enumerate(self.decoder.blocks):
            own = block.attention
            h = block.attention_norm(x)
            query = split_heads(own.query(h), own.heads)
            key = split_heads(own.key(h), own.heads)
            value = split_heads(own.value(h), own.heads)
            if self.past[i] is not None:
                key = torch.cat([self.past[i][0], key], dim=2)
                value = torch.cat([self.past[i][1], value], dim=2)
            self.past[i] = (key, value)
            mixed, _ = scaled_dot_product_attention(query, key, value)
            x = x + own.output(join_heads(mixed))

            cross = block.cross_attention
            h = x
            query = split_heads(cross.query(h), cross.heads)
            key, value = self.source[i]
            mixed, _ = scaled_dot_product_attention(query, key, value, self.mask)
            x = x + cross.output(join_heads(mixed))

            x = x + block.feed_forward(block.feed_forward_norm(x))
        self.place += 1
        return self.decoder.norm(x)[:, 0]

    def keep(self, rows):
        self.source = [(k[rows], v[rows]) for k, v in self.source]
        self.past = [None if p is None else (p[0][rows], p[1][rows]) for p in self.past]
        if self.mask is not None:
            self.mask = self.mask[rows]


# == wrong 17
# mistake: Divides the cross-attention's scores by the root of W and not of a head's width.
# accept: root|scale|√|width|divid
class Writer:
    def __init__(self, decoder, memory, mask=None):
        self.decoder, self.place = decoder, 0
        self.mask = None if mask is None else mask[:, None]
        self.source, self.past = [], []
        for block in decoder.blocks:
            cross = block.cross_attention
            key = split_heads(cross.key(memory), cross.heads)
            value = split_heads(cross.value(memory), cross.heads)
            self.source.append((key, value))
            self.past.append(None)

    def step(self, tokens):
        index = torch.tensor([self.place])
        x = self.decoder.embedding(tokens[:, None], index=index)
        for i, block in enumerate(self.decoder.blocks):
            own = block.attention
            h = block.attention_norm(x)
            query = split_heads(own.query(h), own.heads)
            key = split_heads(own.key(h), own.heads)
            value = split_heads(own.value(h), own.heads)
            if self.past[i] is not None:
                key = torch.cat([self.past[i][0], key], dim=2)
                value = torch.cat([self.past[i][1], value], dim=2)
            self.past[i] = (key, value)
            mixed, _ = scaled_dot_product_attention(query, key, value)
            x = x + own.output(join_heads(mixed))

            cross = block.cross_attention
            h = block.cross_attention_norm(x)
            query = split_heads(cross.query(h), cross.heads) / cross.heads**0.5
            key, value = self.source[i]
            mixed, _ = scaled_dot_product_attention(query, key, value, self.mask)
            x = x + cross.output(join_heads(mixed))

            x = x + block.feed_forward(block.feed_forward_norm(x))
        self.place += 1
        return self.decoder.norm(x)[:, 0]

    def keep(self, rows):
        self.source = [(k[rows], v[rows]) for k, v in self.source]
        self.past = [None if p is None else (p[0][rows], p[1][rows]) for p in self.past]
        if self.mask is not None:
            self.mask = self.mask[rows]


# == wrong 18
# mistake: Cuts heads by a view, without moving the axes: tokens are mixed into heads.
# accept: head|view|axes|mix
class Writer:
    def __init__(self, decoder, memory, mask=None):
        self.decoder, self.place = decoder, 0
        self.mask = None if mask is None else mask[:, None]
        self.source, self.past = [], []
        for block in decoder.blocks:
            cross = block.cross_attention
            key = cross.key(memory).view(len(memory), cross.heads, -1, memory.shape[-1] // cross.heads)
            value = cross.value(memory).view(len(memory), cross.heads, -1, memory.shape[-1] // cross.heads)
            self.source.append((key, value))
            self.past.append(None)

    def step(self, tokens):
        index = torch.tensor([self.place])
        x = self.decoder.embedding(tokens[:, None], index=index)
        for i, block in enumerate(self.decoder.blocks):
            own = block.attention
            h = block.attention_norm(x)
            query = split_heads(own.query(h), own.heads)
            key = split_heads(own.key(h), own.heads)
            value = split_heads(own.value(h), own.heads)
            if self.past[i] is not None:
                key = torch.cat([self.past[i][0], key], dim=2)
                value = torch.cat([self.past[i][1], value], dim=2)
            self.past[i] = (key, value)
            mixed, _ = scaled_dot_product_attention(query, key, value)
            x = x + own.output(join_heads(mixed))

            cross = block.cross_attention
            h = block.cross_attention_norm(x)
            query = split_heads(cross.query(h), cross.heads)
            key, value = self.source[i]
            mixed, _ = scaled_dot_product_attention(query, key, value, self.mask)
            x = x + cross.output(join_heads(mixed))

            x = x + block.feed_forward(block.feed_forward_norm(x))
        self.place += 1
        return self.decoder.norm(x)[:, 0]

    def keep(self, rows):
        self.source = [(k[rows], v[rows]) for k, v in self.source]
        self.past = [None if p is None else (p[0][rows], p[1][rows]) for p in self.past]
        if self.mask is not None:
            self.mask = self.mask[rows]


# == wrong 19
# mistake: Fails without a mask.
# accept: None|mask
class Writer:
    def __init__(self, decoder, memory, mask=None):
        self.decoder, self.place = decoder, 0
        self.mask = mask[:, None]
        self.source, self.past = [], []
        for block in decoder.blocks:
            cross = block.cross_attention
            key = split_heads(cross.key(memory), cross.heads)
            value = split_heads(cross.value(memory), cross.heads)
            self.source.append((key, value))
            self.past.append(None)

    def step(self, tokens):
        index = torch.tensor([self.place])
        x = self.decoder.embedding(tokens[:, None], index=index)
        for i, block in enumerate(self.decoder.blocks):
            own = block.attention
            h = block.attention_norm(x)
            query = split_heads(own.query(h), own.heads)
            key = split_heads(own.key(h), own.heads)
            value = split_heads(own.value(h), own.heads)
            if self.past[i] is not None:
                key = torch.cat([self.past[i][0], key], dim=2)
                value = torch.cat([self.past[i][1], value], dim=2)
            self.past[i] = (key, value)
            mixed, _ = scaled_dot_product_attention(query, key, value)
            x = x + own.output(join_heads(mixed))

            cross = block.cross_attention
            h = block.cross_attention_norm(x)
            query = split_heads(cross.query(h), cross.heads)
            key, value = self.source[i]
            mixed, _ = scaled_dot_product_attention(query, key, value, self.mask)
            x = x + cross.output(join_heads(mixed))

            x = x + block.feed_forward(block.feed_forward_norm(x))
        self.place += 1
        return self.decoder.norm(x)[:, 0]

    def keep(self, rows):
        self.source = [(k[rows], v[rows]) for k, v in self.source]
        self.past = [None if p is None else (p[0][rows], p[1][rows]) for p in self.past]
        if self.mask is not None:
            self.mask = self.mask[rows]


# == wrong 20
# mistake: The cross-attention comes before the self-attention.
# accept: order|before|first|self-attention
class Writer:
    def __init__(self, decoder, memory, mask=None):
        self.decoder, self.mask = decoder, mask
        self.cache = decoder.new_cache()
        self.kept = []
        for block in decoder.blocks:
            c = block.cross_attention
            self.kept.append((split_heads(c.key(memory), c.heads), split_heads(c.value(memory), c.heads)))
        self.count = 0

    def step(self, tokens):
        x = self.decoder.embedding(tokens[:, None], index=torch.tensor([self.count]))
        for block, layer, (key, value) in zip(self.decoder.blocks, self.cache.layers, self.kept):
            c = block.cross_attention
            q = split_heads(c.query(block.cross_attention_norm(x)), c.heads)
            mask = None if self.mask is None else self.mask[:, None]
            x = x + c.output(join_heads(scaled_dot_product_attention(q, key, value, mask)[0]))
            x = x + block.attention(block.attention_norm(x), cache=layer)
            x = x + block.feed_forward(block.feed_forward_norm(x))
        self.count += 1
        return self.decoder.norm(x)[:, 0]

    def keep(self, rows):
        self.cache.keep_rows(rows)
        self.kept = [(k[rows], v[rows]) for k, v in self.kept]
        self.mask = None if self.mask is None else self.mask[rows]
