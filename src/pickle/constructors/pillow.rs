//! Pillow's images, as all its classes for files write them: info, mode, size, palette, and the bytes of `tobytes()`.

use super::args::Args;
use crate::values::{Arena, ErrorKind, Global, Image, Node, NodeId, Object, Pillow, PillowMode, expected, quoted};

#[inline(never)]
pub(super) fn new_object(pillow: Pillow, arena: &mut Arena, args: &[NodeId], offset: u64) -> Result<Node, ErrorKind> {
    let context = pillow.name();
    let args = Args { context, items: args };
    match pillow {
        Pillow::Image => args.none(arena)?,
        Pillow::Info => {
            args.count(0..=3, "no more than a value")?;
            for index in 0..args.items.len() {
                args.take(arena, index, "a text or a number", |node| {
                    matches!(
                        node,
                        Node::None | Node::Text(_) | Node::OldText(_) | Node::Int(_) | Node::Float(_)
                    )
                })?;
            }
        }
    }
    Ok(Object::made(Global::Pillow(pillow), &[], offset))
}

/// `image.__setstate__([info, mode, size, palette, data])`; some formats add what they know besides.
#[inline(never)]
pub(super) fn build(arena: &mut Arena, target: NodeId, state: NodeId) -> Result<(), ErrorKind> {
    const CONTEXT: &str = "PIL.Image";
    let Some(&[info, mode, size, palette, data, ..]) = arena.items(state) else {
        return Err(expected(
            arena,
            CONTEXT,
            "info, mode, size, palette and contents",
            state,
        ));
    };
    let name = arena
        .text(mode)
        .ok_or_else(|| expected(arena, CONTEXT, "the name of a mode", mode))?;
    let mode = PillowMode::parse(&name).ok_or_else(|| ErrorKind::Unsupported {
        what: "a picture",
        found: format!("has the mode {}", quoted(&name, 20)),
        remedy: "Convert it first: image.convert(\"RGB\").",
    })?;
    let number = |id: NodeId| arena.int(id).and_then(|number| usize::try_from(number).ok());
    let Some((Some(width), Some(height))) = arena.items(size).and_then(|size| match *size {
        [width, height] => Some((number(width), number(height))),
        _ => None,
    }) else {
        return Err(expected(arena, CONTEXT, "a width and a height", size));
    };
    let data = arena
        .raw(data)
        .ok_or_else(|| expected(arena, CONTEXT, "the bytes of its contents", data))?;
    let needed = mode.row_len(width).and_then(|row| row.checked_mul(height));
    if needed != Some(data.len) {
        return Err(ErrorKind::ArraySize {
            shape: format!("({width}, {height})"),
            dtype: mode.to_string(),
            needed: needed.map_or_else(|| "far too many".into(), |needed| needed.to_string()),
            found: data.len as u64,
        });
    }
    let palette = match (mode, arena.node(palette)) {
        (PillowMode::Palette | PillowMode::PaletteAlpha, Node::List(colors)) if colors.len() <= 1024 => {
            let colors: Option<Vec<u8>> = colors
                .iter()
                .map(|&value| arena.int(value).and_then(|value| u8::try_from(value).ok()))
                .collect();
            colors.ok_or_else(|| expected(arena, CONTEXT, "colors of 0 to 255", palette))?
        }
        (PillowMode::Palette | PillowMode::PaletteAlpha, _) => {
            return Err(expected(arena, CONTEXT, "a list of colors", palette));
        }
        _ => Vec::new(),
    };
    let opacity = match mode {
        PillowMode::Palette => opacity(arena, info),
        _ => Vec::new(),
    };
    // Many images may share the lists that are copied here.
    arena.charge((palette.len() + opacity.len()) / 4)?;
    let Node::Object(object) = arena.node(target) else {
        return Err(expected(arena, CONTEXT, "an image", target));
    };
    let offset = object.offset;
    *arena.node_mut(target) = Node::Image(Box::new(Image {
        mode,
        width,
        height,
        palette,
        opacity,
        data,
        offset,
    }));
    Ok(())
}

/// The opacity of the colors of a palette, as a file told it: of each of the first, or the number of the one that is transparent.
fn opacity(arena: &Arena, info: NodeId) -> Vec<u8> {
    const COLORS: usize = 256;
    let Some(told) = arena.entry(info, "transparency") else {
        return Vec::new();
    };
    if let Some(span) = arena.raw(told) {
        return arena.span(span).iter().take(COLORS).copied().collect();
    }
    match arena.int(told).and_then(|index| u8::try_from(index).ok()) {
        Some(index) => {
            let mut opacity = vec![255; usize::from(index)];
            opacity.push(0);
            opacity
        }
        None => Vec::new(),
    }
}
