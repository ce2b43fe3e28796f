# exercise: crossing
# mistake: counts one matrix for the RNN and four for the LSTM, forgetting those for the state
# accept: lstm|eight|state
def crossing(kind, width, kernel=3):
    factor = {"rnn": 1, "lstm": 4, "convolution": kernel}[kind]
    return max(1, (factor - 4) * width // 2 + 1)
