//! Names of Pillow.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pillow {
    Image,
    /// A number or a text in what a file says about its image, which is not looked at.
    Info,
}

/// The classes of images: one for each format of files, and the one of images made in memory.
const IMAGES: &[(&str, &str)] = &[
    ("PIL.Image", "Image"),
    ("Image", "Image"),
    ("PIL.PngImagePlugin", "PngImageFile"),
    ("PIL.JpegImagePlugin", "JpegImageFile"),
    ("PIL.MpoImagePlugin", "MpoImageFile"),
    ("PIL.GifImagePlugin", "GifImageFile"),
    ("PIL.BmpImagePlugin", "BmpImageFile"),
    ("PIL.BmpImagePlugin", "DibImageFile"),
    ("PIL.PpmImagePlugin", "PpmImageFile"),
    ("PIL.TiffImagePlugin", "TiffImageFile"),
    ("PIL.WebPImagePlugin", "WebPImageFile"),
    ("PIL.AvifImagePlugin", "AvifImageFile"),
    ("PIL.Jpeg2KImagePlugin", "Jpeg2KImageFile"),
    ("PIL.TgaImagePlugin", "TgaImageFile"),
    ("PIL.IcoImagePlugin", "IcoImageFile"),
    ("PIL.PcxImagePlugin", "PcxImageFile"),
];

pub(crate) fn find(module: &str, name: &str) -> Option<Pillow> {
    match (module, name) {
        ("PIL.TiffImagePlugin", "IFDRational") | ("PIL.PngImagePlugin", "iTXt") => Some(Pillow::Info),
        _ => IMAGES.contains(&(module, name)).then_some(Pillow::Image),
    }
}

impl Pillow {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Pillow::Image => "PIL.Image",
            Pillow::Info => "a value of Pillow",
        }
    }
}
