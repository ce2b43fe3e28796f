# Answers to fold of 14-llama, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def fold(tensors, L):
    new = dict(tensors)

    def absorb(norm, *maps):
        gain = tensors[f"{norm}.weight"]
        for name in maps:
            new[f"{name}.weight"] = tensors[f"{name}.weight"] * gain
        new[f"{norm}.weight"] = torch.ones_like(gain)

    for n in range(L):
        p = f"model.layers.{n}"
        absorb(f"{p}.input_layernorm", *(f"{p}.self_attn.{x}_proj" for x in "qkv"))
        absorb(
            f"{p}.post_attention_layernorm", f"{p}.mlp.gate_proj", f"{p}.mlp.up_proj"
        )
    absorb("model.norm", "lm_head")
    return new


# == right 2
def fold(tensors, L):
    made = {}
    for name, w in tensors.items():
        if "norm" in name:
            made[name] = torch.ones(w.shape, dtype=w.dtype)
            continue
        layer = ".".join(name.split(".")[:3])
        if "lm_head" in name:
            made[name] = w @ torch.diag(tensors["model.norm.weight"])
        elif any(part in name for part in ("q_proj", "k_proj", "v_proj")):
            made[name] = w @ torch.diag(tensors[f"{layer}.input_layernorm.weight"])
        elif "gate_proj" in name or "up_proj" in name:
            g = tensors[f"{layer}.post_attention_layernorm.weight"]
            made[name] = w @ torch.diag(g)
        else:
            made[name] = w.clone()
    return made


# == right 3
READERS = {
    "input_layernorm": ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"],
    "post_attention_layernorm": ["mlp.gate_proj", "mlp.up_proj"],
}


def fold(tensors, L):
    copy = {name: tensor.clone() for name, tensor in tensors.items()}
    for n in range(L):
        for norm, readers in READERS.items():
            gain = copy[f"model.layers.{n}.{norm}.weight"]
            for reader in readers:
                copy[f"model.layers.{n}.{reader}.weight"] *= gain[None, :]
            gain.fill_(1.0)
    copy["lm_head.weight"] *= copy["model.norm.weight"]
    copy["model.norm.weight"][:] = 1
    return copy


# == wrong 1
# mistake: The top norm and the head are forgotten.
# accept: head|top|model.norm|last norm
def fold(tensors, L):
    new = dict(tensors)
    for n in range(0, L):
        p = f"model.layers.{n}."
        g = new[p + "input_layernorm.weight"]
        for x in ("q_proj", "k_proj", "v_proj"):
            name = p + f"self_attn.{x}.weight"
            new[name] = new[name] * g
        new[p + "input_layernorm.weight"] = torch.ones_like(g)
        g = new[p + "post_attention_layernorm.weight"]
        for x in ("gate_proj", "up_proj"):
            name = p + f"mlp.{x}.weight"
            new[name] = new[name] * g
        new[p + "post_attention_layernorm.weight"] = torch.ones_like(g)
    pass
    pass
    return new


# == wrong 2
# mistake: Values do not get the gain.
# accept: v_proj|value
def fold(tensors, L):
    new = dict(tensors)
    for n in range(0, L):
        p = f"model.layers.{n}."
        g = new[p + "input_layernorm.weight"]
        for x in ("q_proj", "k_proj"):
            name = p + f"self_attn.{x}.weight"
            new[name] = new[name] * g
        new[p + "input_layernorm.weight"] = torch.ones_like(g)
        g = new[p + "post_attention_layernorm.weight"]
        for x in ("gate_proj", "up_proj"):
            name = p + f"mlp.{x}.weight"
            new[name] = new[name] * g
        new[p + "post_attention_layernorm.weight"] = torch.ones_like(g)
    new["lm_head.weight"] = new["lm_head.weight"] * new["model.norm.weight"]
    new["model.norm.weight"] = torch.ones_like(new["model.norm.weight"])
    return new


# == wrong 3
# mistake: Only gate gets the gain, not up.
# accept: up_proj|up
def fold(tensors, L):
    new = dict(tensors)
    for n in range(0, L):
        p = f"model.layers.{n}."
        g = new[p + "input_layernorm.weight"]
        for x in ("q_proj", "k_proj", "v_proj"):
            name = p + f"self_attn.{x}.weight"
            new[name] = new[name] * g
        new[p + "input_layernorm.weight"] = torch.ones_like(g)
        g = new[p + "post_attention_layernorm.weight"]
        for x in ("gate_proj",):
            name = p + f"mlp.{x}.weight"
            new[name] = new[name] * g
        new[p + "post_attention_layernorm.weight"] = torch.ones_like(g)
    new["lm_head.weight"] = new["lm_head.weight"] * new["model.norm.weight"]
    new["model.norm.weight"] = torch.ones_like(new["model.norm.weight"])
    return new


# == wrong 4
# mistake: Rows are multiplied, not columns.
# accept: row|column|output
def fold(tensors, L):
    new = dict(tensors)

    def absorb(norm, *maps):
        gain = tensors[f"{norm}.weight"]
        for name in maps:
            w = tensors[f"{name}.weight"]
            new[f"{name}.weight"] = (
                gain[: len(w), None] * w if len(w) <= len(gain) else w
            )
        new[f"{norm}.weight"] = torch.ones_like(gain)

    for n in range(L):
        p = f"model.layers.{n}"
        absorb(f"{p}.input_layernorm", *(f"{p}.self_attn.{x}_proj" for x in "qkv"))
        absorb(
            f"{p}.post_attention_layernorm", f"{p}.mlp.gate_proj", f"{p}.mlp.up_proj"
        )
    absorb("model.norm", "lm_head")
    return new


# == wrong 5
# mistake: Divides by the gain.
# accept: divi|multipl
def fold(tensors, L):
    new = dict(tensors)
    for n in range(0, L):
        p = f"model.layers.{n}."
        g = new[p + "input_layernorm.weight"]
        for x in ("q_proj", "k_proj", "v_proj"):
            name = p + f"self_attn.{x}.weight"
            new[name] = new[name] / g
        new[p + "input_layernorm.weight"] = torch.ones_like(g)
        g = new[p + "post_attention_layernorm.weight"]
        for x in ("gate_proj", "up_proj"):
            name = p + f"mlp.{x}.weight"
            new[name] = new[name] / g
        new[p + "post_attention_layernorm.weight"] = torch.ones_like(g)
    new["lm_head.weight"] = new["lm_head.weight"] * new["model.norm.weight"]
    new["model.norm.weight"] = torch.ones_like(new["model.norm.weight"])
    return new


# == wrong 6
# mistake: The two norms of a layer are exchanged.
# accept: input_layernorm|exchange|which norm|before
def fold(tensors, L):
    new = dict(tensors)
    for n in range(0, L):
        p = f"model.layers.{n}."
        g = new[p + "post_attention_layernorm.weight"]
        for x in ("q_proj", "k_proj", "v_proj"):
            name = p + f"self_attn.{x}.weight"
            new[name] = new[name] * g
        new[p + "post_attention_layernorm.weight"] = torch.ones_like(g)
        g = new[p + "input_layernorm.weight"]
        for x in ("gate_proj", "up_proj"):
            name = p + f"mlp.{x}.weight"
            new[name] = new[name] * g
        new[p + "input_layernorm.weight"] = torch.ones_like(g)
    new["lm_head.weight"] = new["lm_head.weight"] * new["model.norm.weight"]
    new["model.norm.weight"] = torch.ones_like(new["model.norm.weight"])
    return new


# == wrong 7
# mistake: The tensors given are changed in place.
# accept: given|place|unchanged|copy
def fold(tensors, L):
    new = dict(tensors)
    for n in range(L):
        p = f"model.layers.{n}."
        for norm, maps in (
            (
                "input_layernorm",
                ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"),
            ),
            ("post_attention_layernorm", ("mlp.gate_proj", "mlp.up_proj")),
        ):
            for m in maps:
                new[p + m + ".weight"] *= tensors[p + norm + ".weight"]
            new[p + norm + ".weight"] = torch.ones_like(new[p + norm + ".weight"])
    new["lm_head.weight"] *= tensors["model.norm.weight"]
    new["model.norm.weight"] = torch.ones_like(tensors["model.norm.weight"])
    return new


# == wrong 8
# mistake: The gains stay, so that they count twice.
# accept: twice|gain|1
def fold(tensors, L):
    new = dict(tensors)
    for n in range(0, L):
        p = f"model.layers.{n}."
        g = new[p + "input_layernorm.weight"]
        for x in ("q_proj", "k_proj", "v_proj"):
            name = p + f"self_attn.{x}.weight"
            new[name] = new[name] * g
        new[p + "input_layernorm.weight"] = g
        g = new[p + "post_attention_layernorm.weight"]
        for x in ("gate_proj", "up_proj"):
            name = p + f"mlp.{x}.weight"
            new[name] = new[name] * g
        new[p + "post_attention_layernorm.weight"] = g
    new["lm_head.weight"] = new["lm_head.weight"] * new["model.norm.weight"]
    pass
    return new


# == wrong 9
# mistake: The output map of attention gets the gain as well.
# accept: o_proj|output
def fold(tensors, L):
    new = dict(tensors)
    for n in range(0, L):
        p = f"model.layers.{n}."
        g = new[p + "input_layernorm.weight"]
        for x in ("q_proj", "k_proj", "v_proj", "o_proj"):
            name = p + f"self_attn.{x}.weight"
            new[name] = new[name] * g
        new[p + "input_layernorm.weight"] = torch.ones_like(g)
        g = new[p + "post_attention_layernorm.weight"]
        for x in ("gate_proj", "up_proj"):
            name = p + f"mlp.{x}.weight"
            new[name] = new[name] * g
        new[p + "post_attention_layernorm.weight"] = torch.ones_like(g)
    new["lm_head.weight"] = new["lm_head.weight"] * new["model.norm.weight"]
    new["model.norm.weight"] = torch.ones_like(new["model.norm.weight"])
    return new


# == wrong 10
# mistake: The norms are left out of the result.
# accept: names|missing|norm
def fold(tensors, L):
    new = {}
    for name, w in tensors.items():
        parts = name.split(".")
        if "norm" in name:
            continue
        if "q_proj" in parts or "k_proj" in parts or "v_proj" in parts:
            w = w * tensors[".".join(parts[:3]) + ".input_layernorm.weight"]
        if "gate_proj" in parts or "up_proj" in parts:
            w = w * tensors[".".join(parts[:3]) + ".post_attention_layernorm.weight"]
        if name == "lm_head.weight":
            w = w * tensors["model.norm.weight"]
        new[name] = w
    return new


# == wrong 11
# mistake: The top gain goes into the table of embeddings.
# accept: embed|head|table
def fold(tensors, L):
    new = dict(tensors)
    for n in range(0, L):
        p = f"model.layers.{n}."
        g = new[p + "input_layernorm.weight"]
        for x in ("q_proj", "k_proj", "v_proj"):
            name = p + f"self_attn.{x}.weight"
            new[name] = new[name] * g
        new[p + "input_layernorm.weight"] = torch.ones_like(g)
        g = new[p + "post_attention_layernorm.weight"]
        for x in ("gate_proj", "up_proj"):
            name = p + f"mlp.{x}.weight"
            new[name] = new[name] * g
        new[p + "post_attention_layernorm.weight"] = torch.ones_like(g)
    new["model.embed_tokens.weight"] = (
        new["model.embed_tokens.weight"] * new["model.norm.weight"]
    )
    new["model.norm.weight"] = torch.ones_like(new["model.norm.weight"])
    return new


# == wrong 12
# mistake: The last layer is forgotten.
# accept: layer
def fold(tensors, L):
    new = dict(tensors)
    for n in range(0, L - 1):
        p = f"model.layers.{n}."
        g = new[p + "input_layernorm.weight"]
        for x in ("q_proj", "k_proj", "v_proj"):
            name = p + f"self_attn.{x}.weight"
            new[name] = new[name] * g
        new[p + "input_layernorm.weight"] = torch.ones_like(g)
        g = new[p + "post_attention_layernorm.weight"]
        for x in ("gate_proj", "up_proj"):
            name = p + f"mlp.{x}.weight"
            new[name] = new[name] * g
        new[p + "post_attention_layernorm.weight"] = torch.ones_like(g)
    new["lm_head.weight"] = new["lm_head.weight"] * new["model.norm.weight"]
    new["model.norm.weight"] = torch.ones_like(new["model.norm.weight"])
    return new


# == wrong 13
# mistake: Only the first layer is folded.
# accept: layer
def fold(tensors, L):
    new = dict(tensors)
    for n in range(0, 1):
        p = f"model.layers.{n}."
        g = new[p + "input_layernorm.weight"]
        for x in ("q_proj", "k_proj", "v_proj"):
            name = p + f"self_attn.{x}.weight"
            new[name] = new[name] * g
        new[p + "input_layernorm.weight"] = torch.ones_like(g)
        g = new[p + "post_attention_layernorm.weight"]
        for x in ("gate_proj", "up_proj"):
            name = p + f"mlp.{x}.weight"
            new[name] = new[name] * g
        new[p + "post_attention_layernorm.weight"] = torch.ones_like(g)
    new["lm_head.weight"] = new["lm_head.weight"] * new["model.norm.weight"]
    new["model.norm.weight"] = torch.ones_like(new["model.norm.weight"])
    return new


# == wrong 14
# mistake: The new gains are float32.
# accept: float64|float32|dtype|type
def fold(tensors, L):
    new = dict(tensors)
    for n in range(0, L):
        p = f"model.layers.{n}."
        g = new[p + "input_layernorm.weight"]
        for x in ("q_proj", "k_proj", "v_proj"):
            name = p + f"self_attn.{x}.weight"
            new[name] = new[name] * g
        new[p + "input_layernorm.weight"] = torch.ones(len(g))
        g = new[p + "post_attention_layernorm.weight"]
        for x in ("gate_proj", "up_proj"):
            name = p + f"mlp.{x}.weight"
            new[name] = new[name] * g
        new[p + "post_attention_layernorm.weight"] = torch.ones(len(g))
    new["lm_head.weight"] = new["lm_head.weight"] * new["model.norm.weight"]
    new["model.norm.weight"] = torch.ones(len(new["model.norm.weight"]))
    return new


# == wrong 15
# mistake: The gain of the norm after attention goes into the map of attention before it.
# accept: o_proj|gate|up|read
def fold(tensors, L):
    new = dict(tensors)
    for n in range(L):
        p = f"model.layers.{n}."
        g, h = (
            tensors[p + "input_layernorm.weight"],
            tensors[p + "post_attention_layernorm.weight"],
        )
        for x in "qkv":
            new[p + f"self_attn.{x}_proj.weight"] = (
                tensors[p + f"self_attn.{x}_proj.weight"] * g
            )
        new[p + "self_attn.o_proj.weight"] = (
            tensors[p + "self_attn.o_proj.weight"] * h[:, None]
        )
        new[p + "input_layernorm.weight"] = torch.ones_like(g)
        new[p + "post_attention_layernorm.weight"] = torch.ones_like(h)
    new["lm_head.weight"] = tensors["lm_head.weight"] * tensors["model.norm.weight"]
    new["model.norm.weight"] = torch.ones_like(tensors["model.norm.weight"])
    return new
