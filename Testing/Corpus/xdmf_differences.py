def explain(name, reader, what, used):
    return False
def unseen(used):
    return []
