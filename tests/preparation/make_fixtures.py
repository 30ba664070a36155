#!/usr/bin/env python3
"""Writes what Pillow and Keras make of small images: pillow.json and keras.json beside this file.

Written with Python 3.11.7, numpy 2.4.6, Pillow 13.0.0, Keras 3.15.1 on tensorflow-cpu 2.21.0.
"""
import json
import os

import numpy as np
from PIL import Image, ImageFilter, ImageOps

HERE = os.path.dirname(os.path.abspath(__file__))
random = np.random.default_rng(7)


def picture(height, width, channels):
    """Slopes, an edge and noise, from end to end of what a byte holds."""
    y, x = np.mgrid[:height, :width]
    planes = [
        np.clip(255 * ((x + k * 3) % width > width // 2) * 0.6 + 8 * y - 5 * x * k + random.integers(-40, 60, (height, width)), 0, 255)
        for k in range(channels)
    ]
    return np.stack(planes, -1).astype(np.uint8)


def flat(array):
    return [float(f"{v:.7g}") if isinstance(v, float) else v for v in np.asarray(array).ravel().tolist()]


def image_of(array):
    return Image.fromarray(array[..., 0] if array.shape[-1] == 1 else array)


def entry(array):
    return {"shape": list(array.shape), "values": flat(array)}


def middle(image, target_height, target_width):
    """The box of keras.utils.image_dataset_from_directory(crop_to_aspect_ratio=True): smart_resize in image_utils.py."""
    width, height = image.size
    crop_height = max(min(height, int(float(width * target_height) / target_width)), 1)
    crop_width = max(min(width, int(float(height * target_width) / target_height)), 1)
    top, left = int(float(height - crop_height) / 2), int(float(width - crop_width) / 2)
    return image.crop((left, top, left + crop_width, top + crop_height))


def pillow():
    sizes = [(5, 7), (16, 20), (11, 6), (24, 13), (4, 40)]
    filters = ["nearest", "box", "bilinear", "hamming", "bicubic", "lanczos"]
    images = [picture(11, 13, channels) for channels in (1, 3, 4)]
    resizes = [
        {"image": i, "resample": name, "size": [height, width],
         "values": flat(image_of(array).resize((width, height), Image.Resampling[name.upper()]))}
        for i, array in enumerate(images) for name in filters for height, width in sizes[:5 if i == 0 else 2]
    ]
    floats = (picture(11, 13, 1)[..., 0].astype(np.float32) / 3 - 20).astype(np.float32)
    float_resizes = [
        {"resample": name, "size": [height, width], "values": flat(np.asarray(Image.fromarray(floats).resize((width, height), Image.Resampling[name.upper()])))}
        for name in filters for height, width in sizes[:3]
    ]
    enhancements = []
    for channels in (1, 3):
        array = picture(18, 16, channels)
        array = (array.astype(int) * 3 // 5 + 30).astype(np.uint8)
        image = image_of(array)
        made = [
            ({"class_name": "SHARPEN", "config": {}}, image.filter(ImageFilter.SHARPEN)),
            ({"class_name": "UnsharpMask", "config": {}}, image.filter(ImageFilter.UnsharpMask())),
            ({"class_name": "UnsharpMask", "config": {"radius": 3.3, "percent": 80, "threshold": 0}}, image.filter(ImageFilter.UnsharpMask(3.3, 80, 0))),
            ({"class_name": "UnsharpMask", "config": {"radius": 0.4, "percent": 300, "threshold": 1}}, image.filter(ImageFilter.UnsharpMask(0.4, 300, 1))),
            ({"class_name": "autocontrast", "config": {}}, ImageOps.autocontrast(image)),
            ({"class_name": "autocontrast", "config": {"cutoff": 5}}, ImageOps.autocontrast(image, 5)),
            ({"class_name": "equalize", "config": {}}, ImageOps.equalize(image)),
        ]
        enhancements.append({"image": entry(array), "cases": [{"enhancement": e, "values": flat(made)} for e, made in made]})
    color = Image.fromarray(picture(11, 13, 3))
    alpha = Image.fromarray(picture(11, 13, 4))
    on_white = Image.alpha_composite(Image.new("RGBA", alpha.size, "white"), alpha)
    gray = {"image": entry(np.asarray(color)), "values": flat(color.convert("L"))}
    gray_of_alpha = {"image": entry(np.asarray(alpha)), "values": flat(on_white.convert("RGB").convert("L"))}
    rgb_of_alpha = {"image": entry(np.asarray(alpha)), "values": flat(on_white.convert("RGB"))}
    crops = [
        {"image": i, "size": [height, width],
         "values": flat(middle(image_of(array), height, width).resize((width, height), Image.Resampling.BILINEAR))}
        for i, array in enumerate(images) for height, width in [(5, 7), (4, 40), (12, 3), (22, 26)]
    ]
    return {"images": [entry(array) for array in images], "resize": resizes, "floats": entry(floats[..., None]), "resize_floats": float_resizes,
            "enhance": enhancements, "gray": [gray, gray_of_alpha], "rgb_of_alpha": rgb_of_alpha, "crop": crops}


def keras():
    os.environ["KERAS_BACKEND"] = "tensorflow"
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    from keras import layers, ops

    image = (picture(7, 9, 2) / 255).astype(np.float32)
    cases = []

    def case(class_name, config, drawn, transformation):
        layer = getattr(layers, class_name)(**config)
        out = np.asarray(layer.transform_images(ops.convert_to_tensor(image[None]), transformation))[0]
        cases.append({"layer": {"class_name": class_name, "config": config}, "drawn": drawn, "shape": list(out.shape), "values": flat(out.astype(float))})

    column = lambda value: ops.convert_to_tensor([[value]], "float32")
    fills = [{"fill_mode": mode, "interpolation": interpolation} for mode in ("reflect", "constant", "wrap", "nearest") for interpolation in ("bilinear", "nearest")]
    for i, fill in enumerate(fills):
        fill = fill | ({"fill_value": 0.25} if fill["fill_mode"] == "constant" else {})
        angle = [23.0, -61.5, 133.7, -9.25][i // 2]
        layer = layers.RandomRotation(0.5, **fill)
        n = ops.convert_to_tensor([angle], "float32")
        matrix = layer._compute_affine_matrix(
            center_x=0.5, center_y=0.5, angle=n, translate_x=ops.zeros([1]), translate_y=ops.zeros([1]), scale=ops.ones([1]),
            shear_x=ops.zeros([1]), shear_y=ops.zeros([1]), height=7, width=9)
        case("RandomRotation", {"factor": 0.5} | fill, {"angle": angle}, {"rotation_matrix": matrix})
        down, right = [(2.3, -3.7), (-30.2, 41.9), (5.0, 1.0), (-0.5, 0.25)][i // 2]
        case("RandomTranslation", {"height_factor": 1.0, "width_factor": 1.0} | fill, {"down": down, "right": right},
             {"translations": ops.convert_to_tensor([[right, down]], "float32")})
        tall, wide = [(1.3, 0.7), (2.0, 1.9), (0.55, 1.0), (1.21, 1.33)][i // 2]
        case("RandomZoom", {"height_factor": 0.9, "width_factor": 0.9} | fill, {"height": tall, "width": wide},
             {"height_zoom": column(tall), "width_zoom": column(wide)})
    for mode in ("horizontal", "vertical", "horizontal_and_vertical"):
        for flip in (True, False):
            case("RandomFlip", {"mode": mode}, {"flip": flip}, {"flips": ops.reshape(ops.convert_to_tensor(flip), (1, 1, 1, 1))})
    box = lambda value: ops.reshape(ops.convert_to_tensor(value, "float32"), (1, 1, 1, 1))
    for factor in (0.4, 1.75):
        case("RandomContrast", {"factor": 0.8, "value_range": [0, 1]}, {"factor": factor}, {"contrast_factor": box(factor)})
    for delta in (0.3, -0.45):
        case("RandomBrightness", {"factor": 0.5, "value_range": [0, 1]}, {"delta": delta}, {"rgb_delta": box(delta)})
    case("RandomCrop", {"height": 4, "width": 5}, {"top": 2, "left": 3}, (2, 3))

    # What is drawn: the ends between which Keras draws, seen in many draws.
    ends = []
    many = np.zeros((4000, 7, 9, 1), np.float32)
    def drawn(class_name, config, *keys):
        layer = getattr(layers, class_name)(**config, seed=1)
        transformation = layer.get_random_transformation(many)
        for key in keys:
            values = np.asarray(transformation[key]).reshape(4000, -1)
            ends.append({"layer": {"class_name": class_name, "config": config}, "of": key, "least": flat(values.min(0).astype(float)), "most": flat(values.max(0).astype(float))})
    drawn("RandomTranslation", {"height_factor": 0.2, "width_factor": [-0.1, 0.3]}, "translations")
    drawn("RandomZoom", {"height_factor": [-0.3, 0.1]}, "height_zoom", "width_zoom")
    drawn("RandomZoom", {"height_factor": 0.2, "width_factor": 0.4}, "height_zoom", "width_zoom")
    drawn("RandomContrast", {"factor": 0.3}, "contrast_factor")
    drawn("RandomContrast", {"factor": [0.2, 0.4]}, "contrast_factor")
    drawn("RandomBrightness", {"factor": 0.2}, "rgb_delta")
    matrices = layers.RandomRotation(0.2, seed=1).get_random_transformation(many)["rotation_matrix"]
    angles = np.degrees(np.arctan2(np.asarray(matrices)[:, 3], np.asarray(matrices)[:, 0]))
    ends.append({"layer": {"class_name": "RandomRotation", "config": {"factor": 0.2}}, "of": "angle", "least": [float(angles.min())], "most": [float(angles.max())]})
    return {"image": entry(image.astype(float)), "cases": cases, "ends": ends}


def write(name, content):
    text = json.dumps(content, separators=(",", ":"))
    with open(os.path.join(HERE, name), "w") as file:
        file.write(text.replace('},{', '},\n{') + "\n")


write("pillow.json", pillow())
write("keras.json", keras())
