"""The lesson's three networks, for what times them in native Keras."""

from keras import layers


def eyes():
    return [
        layers.Input((60, 64, 1)),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(64, activation="relu"),
        layers.Dense(1, activation="sigmoid"),
    ]


def people():
    convolutions = [(32, 3), (64, 3), (128, 3)]
    return [
        layers.Input((60, 64, 1)),
        layers.Rescaling(1 / 255),
        *(layer for size in convolutions for layer in (layers.Conv2D(*size, activation="relu"), layers.MaxPooling2D(2))),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        layers.Dropout(0.2),
        layers.Dense(64, activation="relu"),
        layers.Dropout(0.2),
        layers.Dense(20, activation="softmax"),
    ]


def fungi():
    return [layers.Input((250, 250, 3)), *eyes()[1:]]
