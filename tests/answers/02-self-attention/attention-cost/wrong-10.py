# exercise: attention-cost
# mistake: One multiplication is counted for each entry of the results (T*T + T*D), forgetting that an entry is a dot product of D or T multiplications.
# accept: entry|entries|dot product|inner|each number|each score
def attention_cost(length, width):
    score_entries = length * length      # (T, T)
    output_entries = length * width      # (T, D)
    return score_entries + output_entries, score_entries
