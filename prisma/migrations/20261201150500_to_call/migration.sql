-- Changes that somebody is to be called about: few, among all that was ever sent.
CREATE INDEX message_to_call ON message(start, id) WHERE channel = 'phone';
