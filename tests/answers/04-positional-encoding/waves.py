# Answers to waves of 04-positional-encoding, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.register_buffer("table", sinusoidal_table(length, width).float())

    def forward(self, x):
        if x.shape[1] > self.table.shape[0]:
            raise ValueError(f"the table holds {self.table.shape[0]} positions, got {x.shape[1]}")
        return x + self.table[:x.shape[1]]


# == right 2
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        # kept in full precision until the module is moved; cast to the text's dtype on the way out
        self.register_buffer("rows", sinusoidal_table(length, width), persistent=False)

    def forward(self, x):
        T = x.size(1)
        if T > len(self.rows):
            raise ValueError("text longer than the table")
        return x + self.rows[:T].to(x.dtype)


# == right 3
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.length = length
        table = torch.zeros(1, length, width)
        position = torch.arange(length, dtype=torch.float64).unsqueeze(1)
        speed = torch.exp(torch.arange(0, width, 2, dtype=torch.float64) * (-math.log(10000.0) / width))
        table[0, :, 0::2] = torch.sin(position * speed)
        table[0, :, 1::2] = torch.cos(position * speed)
        self.table = nn.Buffer(table)

    def forward(self, x):
        _, steps, _ = x.shape
        if steps > self.length:
            raise ValueError(f"at most {self.length} positions")
        return torch.add(x, self.table[:, :steps])


# == right 4
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.register_buffer("rows", sinusoidal_table(length, width).to(torch.get_default_dtype()), persistent=False)

    def forward(self, x):
        _, count, _ = x.shape
        if not count <= self.rows.size(0):
            raise ValueError(f"{count} positions, but the table ends at {self.rows.size(0)}")
        return torch.vmap(self.rows.narrow(0, 0, count).add)(x)


# == right 5
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.register_buffer("table", sinusoidal_table(length, width).float())

    def forward(self, x):
        if x.shape[1] > len(self.table):
            raise ValueError(f"a text of {x.shape[1]}, a table for {len(self.table)}")
        return x + self.table[: x.shape[1]]


# == right 6
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.length = length
        pe = torch.zeros(1, length, width)
        position = torch.arange(length, dtype=torch.float64)[:, None]
        omega = torch.exp(-math.log(10000.0) * torch.arange(0, width, 2, dtype=torch.float64) / width)
        pe[0, :, 0::2] = torch.sin(position * omega)
        pe[0, :, 1::2] = torch.cos(position * omega)
        self.register_buffer("pe", pe, persistent=False)

    def forward(self, x):
        B, T, W = x.shape
        if T > self.length:
            raise ValueError("text too long")
        return x + self.pe[:, :T].expand(B, -1, -1)


# == right 7
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.waves = nn.Buffer(sinusoidal_table(length, width).to(torch.float32))

    def forward(self, x):
        result = x.clone()
        count = x.size(-2)
        if not count <= self.waves.size(0):
            raise ValueError("this text is longer than the table")
        result += self.waves.narrow(0, 0, count)
        return result


# == wrong 1
# mistake: The table is a plain attribute and does not move with the module.
# accept: buffer|attribute|register|move|float64 after|follow
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.table = sinusoidal_table(length, width).float()

    def forward(self, x):
        if x.shape[1] > self.table.shape[0]:
            raise ValueError(f"the table holds {self.table.shape[0]} positions, got {x.shape[1]}")
        return x + self.table[:x.shape[1]]


# == wrong 2
# mistake: The table is a trained parameter.
# accept: parameter|train|buffer|learn
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.table = nn.Parameter(sinusoidal_table(length, width).float())

    def forward(self, x):
        if x.shape[1] > self.table.shape[0]:
            raise ValueError(f"the table holds {self.table.shape[0]} positions, got {x.shape[1]}")
        return x + self.table[:x.shape[1]]


# == wrong 3
# mistake: The table is a frozen parameter (requires_grad=False) instead of a buffer.
# accept: parameter|buffer|frozen|requires_grad
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.table = nn.Parameter(sinusoidal_table(length, width).float(), requires_grad=False)

    def forward(self, x):
        if x.shape[1] > self.table.shape[0]:
            raise ValueError(f"the table holds {self.table.shape[0]} positions, got {x.shape[1]}")
        return x + self.table[:x.shape[1]]


# == wrong 4
# mistake: The whole table is added, so texts shorter than it fail.
# accept: shorter|first t|slice|whole table|fewer|smaller|cut
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.register_buffer("table", sinusoidal_table(length, width).float())

    def forward(self, x):
        if x.shape[1] > self.table.shape[0]:
            raise ValueError(f"the table holds {self.table.shape[0]} positions, got {x.shape[1]}")
        return x + self.table


# == wrong 5
# mistake: A text longer than the table gets PyTorch's RuntimeError, since the length is not checked.
# accept: valueerror|longer|runtimeerror|too long|refuse
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.register_buffer("table", sinusoidal_table(length, width).float())

    def forward(self, x):
        return x + self.table[:x.shape[1]]


# == wrong 6
# mistake: The table is left in float64, so float32 inputs come out as float64.
# accept: float64|float32|dtype|.float()
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.register_buffer("table", sinusoidal_table(length, width))

    def forward(self, x):
        if x.shape[1] > self.table.shape[0]:
            raise ValueError(f"the table holds {self.table.shape[0]} positions, got {x.shape[1]}")
        return x + self.table[:x.shape[1]]


# == wrong 7
# mistake: A text exactly as long as the table is refused too (>= instead of >).
# accept: exactly|as long as|>=|full length|whole length|refused|just fits|equal
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.register_buffer("table", sinusoidal_table(length, width).float())

    def forward(self, x):
        if x.shape[1] >= self.table.shape[0]:
            raise ValueError(f"the table holds {self.table.shape[0]} positions, got {x.shape[1]}")
        return x + self.table[:x.shape[1]]


# == wrong 8
# mistake: The last T rows of the table are used instead of the first.
# accept: last|first|end of the table|other rows|position 0
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.register_buffer("table", sinusoidal_table(length, width).float())

    def forward(self, x):
        if x.shape[1] > self.table.shape[0]:
            raise ValueError(f"the table holds {self.table.shape[0]} positions, got {x.shape[1]}")
        return x + self.table[-x.shape[1]:]


# == wrong 9
# mistake: The table is read along the batch (the tutorial's sequence-first layout), so each sentence gets one row.
# accept: batch|sentence|first axis|sequence first|dimension|axis|same row|one row
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.register_buffer("table", sinusoidal_table(length, width).float()[:, None])

    def forward(self, x):
        if x.shape[1] > self.table.shape[0]:
            raise ValueError(f"the table holds {self.table.shape[0]} positions, got {x.shape[1]}")
        return x + self.table[:x.size(0)]


# == wrong 10
# mistake: The input is multiplied by the root of the width before the rows are added, as in the paper.
# accept: root|sqrt|scale|multipl|times
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.register_buffer("table", sinusoidal_table(length, width).float())

    def forward(self, x):
        if x.shape[1] > self.table.shape[0]:
            raise ValueError(f"the table holds {self.table.shape[0]} positions, got {x.shape[1]}")
        return x * math.sqrt(x.shape[-1]) + self.table[:x.shape[1]]


# == wrong 11
# mistake: Keeps the table in a frozen nn.Embedding: its weight is a parameter, though it is not trained, and no buffer.
# accept: parameter|buffer|frozen|requires_grad
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.length = length
        self.table = nn.Embedding.from_pretrained(sinusoidal_table(length, width).float(), freeze=True)

    def forward(self, x):
        T = x.shape[1]
        if T > self.length:
            raise ValueError(f"text of {T} is longer than {self.length}")
        return x + self.table(torch.arange(T, device=x.device))


# == wrong 12
# mistake: The table is a buffer of float64, so a float32 input comes out as float64.
# accept: float64|float32|dtype|type|double
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.register_buffer("table", sinusoidal_table(length, width))

    def forward(self, x):
        if x.shape[1] > len(self.table):
            raise ValueError("text too long")
        return x + self.table[: x.shape[1]]


# == wrong 13
# mistake: Refuses a text that is exactly as long as the table.
# accept: as long as|exactly|equal|just as long|the last row
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.length = length
        self.register_buffer("table", sinusoidal_table(length, width).float())

    def forward(self, x):
        if x.shape[1] >= self.length:
            raise ValueError(f"at most {self.length} positions, got {x.shape[1]}")
        return x + self.table[: x.shape[1]]


# == wrong 14
# mistake: Written for inputs with the position first, as in an old tutorial: row b of the table goes to text b, at all its positions.
# accept: batch|text b|axis|whole text|row t|each text|first axis|position
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        pe = sinusoidal_table(length, width).float().unsqueeze(1)    # (length, 1, W)
        self.register_buffer("pe", pe)

    def forward(self, x):
        if x.size(1) > self.pe.size(0):
            raise ValueError("text too long")
        return x + self.pe[: x.size(0)]


# == wrong 15
# mistake: The table is a plain attribute, cast in every forward: it does not belong to the module's state and does not move with it.
# accept: buffer|attribute|move|register
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.length = length
        self.table = sinusoidal_table(length, width).float()

    def forward(self, x):
        if x.shape[1] > self.length:
            raise ValueError("longer than the table")
        return x + self.table[: x.shape[1]].to(x)


# == wrong 16
# mistake: Drops out a tenth of the result at random, as the paper's model does, which the text does not ask for.
# accept: dropout|random|drop|same twice|zeroed|set to zero|training mode|grow by 1|rescale|scaled
class Waves(nn.Module):
    def __init__(self, length, width, dropout=0.1):
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.register_buffer("pe", sinusoidal_table(length, width).float())

    def forward(self, x):
        if x.shape[1] > self.pe.shape[0]:
            raise ValueError("too long")
        return self.dropout(x + self.pe[: x.shape[1]])


# == wrong 17
# mistake: Multiplies x by the root of the width before it adds the table, as the paper does with its word vectors.
# accept: root|sqrt|scale|multipl|x itself|grow by 1|ones
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.width = width
        self.register_buffer("pe", sinusoidal_table(length, width).float())

    def forward(self, x):
        if x.shape[1] > self.pe.shape[0]:
            raise ValueError("too long")
        return x * math.sqrt(self.width) + self.pe[: x.shape[1]]


# == wrong 18
# mistake: Compares len(x), the number of texts in the batch, with the length of the table, and not the length of the texts.
# accept: too long|longer|batch|length of the text|number of texts|len(|x.shape|axis|valueerror
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.length = length
        self.register_buffer("pe", sinusoidal_table(length, width).float())

    def forward(self, x):
        if len(x) > self.length:
            raise ValueError("too long")
        return x + self.pe[: x.shape[1]]


# == wrong 19
# mistake: Registers the table as a buffer, but adds a second, plain copy of it, which stays behind when the module moves (to half precision or to another device).
# accept: stays behind|stay behind|copy|plain|half|float16|bfloat16|device|moves|buffer|dtype|another
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.rows = sinusoidal_table(length, width).float()
        self.register_buffer("table", self.rows)

    def forward(self, x):
        T = x.shape[1]
        if T > len(self.rows):
            raise ValueError("too long")
        return x + self.rows[:T]


# == wrong 20
# mistake: Keeps the table in a frozen nn.Embedding, whose weight is a parameter all the same.
# accept: parameter|buffer|optimizer|embedding
class Waves(nn.Module):
    def __init__(self, length, width):
        super().__init__()
        self.length = length
        self.embedding = nn.Embedding.from_pretrained(sinusoidal_table(length, width).float(), freeze=True)

    def forward(self, x):
        T = x.shape[1]
        if T > self.length:
            raise ValueError("too long")
        return x + self.embedding(torch.arange(T, device=x.device))
