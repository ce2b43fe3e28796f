# exercise: attention-entropy
# mistake: The weights are treated as scores: they go through a softmax once more (Categorical with logits) before the entropy is taken.
# accept: softmax|logits|probabilit|scores|twice|already
def attention_entropy(weights):
    dist = torch.distributions.Categorical(logits=weights)
    return dist.entropy() / math.log(2)
