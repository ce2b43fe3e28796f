# Answers to pre-norm-layer of 05-normalization-and-residuals, by people who had seen the student's notebook alone.
# Each section is one answer: `# == right N` must pass every check, `# == wrong N` must
# fail one. Under a wrong one stand its mistake, and the words (a|b: one of them) that an
# honest hint would contain.


# == right 1
def layer(x, norm_1, attention, norm_2, feed_forward):
    x = x + attention(norm_1(x))
    x = x + feed_forward(norm_2(x))
    return x


# == right 2
def layer(x, norm_1, attention, norm_2, feed_forward):
    copy = norm_1(x)
    stream = x + attention(copy)
    copy = norm_2(stream)
    return stream + feed_forward(copy)


# == right 3
def layer(x, norm_1, attention, norm_2, feed_forward):
    for norm, branch in ((norm_1, attention), (norm_2, feed_forward)):
        residual = x
        x = norm(x)
        x = branch(x)
        x = torch.add(residual, x)
    return x


# == right 4
def layer(x, norm_1, attention, norm_2, feed_forward):
    from functools import reduce

    return reduce(lambda stream, part: stream + part[1](part[0](stream)), [(norm_1, attention), (norm_2, feed_forward)], x)


# == right 5
def layer(x, norm_1, attention, norm_2, feed_forward):
    gathered = x + attention(norm_1(x))
    return gathered + feed_forward(norm_2(gathered))


# == right 6
def layer(x, norm_1, attention, norm_2, feed_forward):
    stream = x.clone()
    for norm, branch in ((norm_1, attention), (norm_2, feed_forward)):
        stream += branch(norm(stream))
    return stream


# == right 7
def layer(x, norm_1, attention, norm_2, feed_forward):
    read = norm_1(x)
    from_attention = attention(read)
    read = norm_2(x + from_attention)
    return torch.stack([x, from_attention, feed_forward(read)]).sum(dim=0)


# == wrong 1
# mistake: renames the normalized stream, but still adds the branch to it
# accept: silent|silenced|give back|gives back|given back|its input|input back|unchanged|copy|residual|stream
def layer(x, norm_1, attention, norm_2, feed_forward):
    normed = norm_1(x)
    x = normed + attention(normed)
    normed = norm_2(x)
    x = normed + feed_forward(normed)
    return x


# == wrong 2
# mistake: mends the attention half only; the feed-forward half still normalizes the stream
# accept: silent|silenced|give back|gives back|given back|its input|input back|unchanged|copy|residual|stream|second|feed-forward|feed_forward|both|half|other|norm_2
def layer(x, norm_1, attention, norm_2, feed_forward):
    x = x + attention(norm_1(x))
    x = norm_2(x)
    x = x + feed_forward(x)
    return x


# == wrong 3
# mistake: mends the feed-forward half only; the attention half still normalizes the stream
# accept: silent|silenced|give back|gives back|given back|its input|input back|unchanged|copy|residual|stream|first|attention|both|half|other|norm_1
def layer(x, norm_1, attention, norm_2, feed_forward):
    x = norm_1(x)
    x = x + attention(x)
    x = x + feed_forward(norm_2(x))
    return x


# == wrong 4
# mistake: moves the norms behind the addition: the layer is post-norm now
# accept: silent|silenced|give back|gives back|given back|its input|input back|unchanged|copy|residual|stream|post-norm|after the addition|behind
def layer(x, norm_1, attention, norm_2, feed_forward):
    x = norm_1(x + attention(x))
    x = norm_2(x + feed_forward(x))
    return x


# == wrong 5
# mistake: normalizes what the branch gives and not what it reads
# accept: output|reads|read|what the branch gives|before|copy
def layer(x, norm_1, attention, norm_2, feed_forward):
    x = x + norm_1(attention(x))
    x = x + norm_2(feed_forward(x))
    return x


# == wrong 6
# mistake: takes the norms out: the branches read the stream as it is
# accept: without|no norm|norms|reads|read|copy
def layer(x, norm_1, attention, norm_2, feed_forward):
    x = x + attention(x)
    x = x + feed_forward(x)
    return x


# == wrong 7
# mistake: each branch replaces the stream: nothing is added any more
# accept: residual|replace|replaces|added|add|adds|silent|silenced|zero|zeros|input|gives back|give back|stream
def layer(x, norm_1, attention, norm_2, feed_forward):
    x = attention(norm_1(x))
    x = feed_forward(norm_2(x))
    return x


# == wrong 8
# mistake: uses the first norm for both branches
# accept: norm_1|norm_2|first norm|second norm|same norm|own norm|each its own|norm of its own
def layer(x, norm_1, attention, norm_2, feed_forward):
    x = x + attention(norm_1(x))
    x = x + feed_forward(norm_1(x))
    return x


# == wrong 9
# mistake: lets both branches read the input of the layer: the feed-forward network does not see what attention added
# accept: parallel|side by side|reads|read|sees|see|after attention|what attention|both
def layer(x, norm_1, attention, norm_2, feed_forward):
    return x + attention(norm_1(x)) + feed_forward(norm_2(x))


# == wrong 10
# mistake: keeps one residual around the whole layer: what attention gave is not added to the stream
# accept: added|adds|whole|around|residual|stream|lost
def layer(x, norm_1, attention, norm_2, feed_forward):
    start = x
    x = attention(norm_1(x))
    x = feed_forward(norm_2(x))
    return start + x


# == wrong 11
# mistake: Mends the first half only: the second residual still starts from the normalized copy.
# accept: second|feed-forward|feed_forward|norm_2|normalized|changed|half
def layer(x, norm_1, attention, norm_2, feed_forward):
    x = x + attention(norm_1(x))
    read = norm_2(x)
    return read + feed_forward(read)


# == wrong 12
# mistake: The feed-forward network reads the layer's input and not what attention has made of it (parallel branches).
# accept: reads|parallel|input|gathered|attention|after attention|feed-forward
def layer(x, norm_1, attention, norm_2, feed_forward):
    gathered = attention(norm_1(x))
    worked = feed_forward(norm_2(x))
    return x + gathered + worked


# == wrong 13
# mistake: The norms stand behind the branches, on their outputs: each branch reads the raw stream.
# accept: reads|raw|output|behind|before|normalized copy|branch
def layer(x, norm_1, attention, norm_2, feed_forward):
    gathered = x + norm_1(attention(x))
    return gathered + norm_2(feed_forward(gathered))


# == wrong 14
# mistake: Adds in place, so the caller's x changes.
# accept: caller|place|itself|as it was|came in|stays
def layer(x, norm_1, attention, norm_2, feed_forward):
    x += attention(norm_1(x))
    x += feed_forward(norm_2(x))
    return x


# == wrong 15
# mistake: The second residual goes back to x: what attention gathered is read by the feed-forward network but lost from the stream.
# accept: lost|attention|gathered|added to|second|stream
def layer(x, norm_1, attention, norm_2, feed_forward):
    read = norm_1(x)
    gathered = x + attention(read)
    read = norm_2(gathered)
    return x + feed_forward(read)


# == wrong 16
# mistake: The norms stand behind the branches: each branch reads the raw stream, and its output is normalized before it is added.
# accept: output|raw|before it is added|before the branch|what a branch gives|behind|after the branch|normalized copy|unnormalized|not normalized
def layer(x, norm_1, attention, norm_2, feed_forward):
    gathered = x + norm_1(attention(x))
    return gathered + norm_2(feed_forward(gathered))


# == wrong 17
# mistake: The feed-forward network reads what attention alone gave, normalized, instead of the normalized stream with attention's part added.
# accept: attention alone|attention's output|output of attention|only what|stream|the sum|without x|feed-forward|feed_forward|second branch|gathered
def layer(x, norm_1, attention, norm_2, feed_forward):
    attended = attention(norm_1(x))
    return x + attended + feed_forward(norm_2(attended))


# == wrong 18
# mistake: The sum at the end starts from x, but the feed-forward network still reads the norm of read + attention: the normalized x instead of the stream.
# accept: feed-forward|feed_forward|second branch|stream|normalized x|second norm|norm_2|gathered|normalized twice|twice
def layer(x, norm_1, attention, norm_2, feed_forward):
    read = norm_1(x)
    attended = attention(read)
    fed = feed_forward(norm_2(read + attended))
    return x + attended + fed


# == wrong 19
# mistake: x is added once more at the end, though gathered holds it already: with silent branches the layer gives 2x.
# accept: twice|2x|2 x|double|two times|once more|already|second time
def layer(x, norm_1, attention, norm_2, feed_forward):
    gathered = x + attention(norm_1(x))
    return x + gathered + feed_forward(norm_2(gathered))


# == wrong 20
# mistake: The stream is a second name for x, and += adds the branches into the caller's tensor.
# accept: in place|in-place|caller|+=|same tensor|second name|alias|changed|changes|x itself|copy
def layer(x, norm_1, attention, norm_2, feed_forward):
    stream = x
    stream += attention(norm_1(stream))
    stream += feed_forward(norm_2(stream))
    return stream
