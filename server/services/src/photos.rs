//! Photos of people: looked at, turned upright, made small and written anew, so that nothing of the file that was sent
//! is kept but what it shows.

use std::io::Cursor;

use domain::access::{Action, Actor, PersonKey, Subject as About};
use domain::ledger::{Change, PublicName, Snapshot, Subject};
use domain::words::{EntryKind, SubjectKind};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage};
use sha2::{Digest, Sha256};
use store::entities::{entered, person, photo};
use store::sea_orm::sea_query::OnConflict;
use store::sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use store::{StoreError, Write};
use uuid::Uuid;

use crate::desk::{Done, FieldError, Input, Refused, Values};
use crate::{ServiceError, Services, desk, ledger};

/// The largest file that is looked at, in bytes.
pub const LARGEST: usize = 8 * 1024 * 1024;
/// The longer side of a kept photo, in pixels.
const SIDE: u32 = 640;
/// The most pixels that are decoded: a small file can claim to be huge.
const PIXELS: u64 = 50_000_000;
/// The longest side that is decoded.
const LONGEST_SIDE: u32 = 16_000;
/// Of a JPEG, from 1 to 100.
const QUALITY: u8 = 82;

/// Where a photo is served.
#[must_use]
pub fn path(hash: &str) -> String {
    format!("/photos/{hash}.jpg")
}

/// A person's photo on the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhotoForm {
    /// The person's slug.
    pub slug: String,
    /// The person's name.
    pub name: String,
    /// What is there now: its address, width and height.
    pub now: Option<(String, u32, u32)>,
    /// Credit and source as they are.
    pub values: Values,
    /// Handed back, it tells whether somebody else changed the photo meanwhile.
    pub stamp: String,
}

/// A picture, ready to be kept.
#[derive(Debug)]
struct Picture {
    bytes: Vec<u8>,
    width: u32,
    height: u32,
    hash: String,
}

/// Reads a picture and writes it anew.
///
/// # Errors
/// A sentence that says what is wrong and what would do.
fn picture(bytes: &[u8]) -> Result<Picture, String> {
    const FORMATS: &str = "Send a JPEG, PNG or WebP file.";
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format();
    let mut reader = reader.map_err(|_| format!("This file cannot be read. {FORMATS}"))?;
    if !matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) {
        return Err(format!("This is not a picture that can be read here. {FORMATS}"));
    }
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(LONGEST_SIDE), Some(LONGEST_SIDE));
    reader.limits(limits);
    let broken = |_| format!("This picture is damaged, or has too many pixels. {FORMATS}");
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS {
        return Err(format!("This picture has {width} × {height} pixels; make it smaller first."));
    }
    if width.min(height) < 64 {
        return Err(format!(
            "This picture has only {width} × {height} pixels; 64 is the least. Find a larger one."
        ));
    }
    // A phone says how it was held; once the picture is upright that is not needed any more.
    let orientation = decoder.orientation().map_err(broken)?;
    let mut whole = DynamicImage::from_decoder(decoder).map_err(broken)?;
    whole.apply_orientation(orientation);
    let (width, height) = (whole.width(), whole.height());
    // A panorama would be a stripe: at most five to four, from the middle.
    let (wide, high) = (width.min(height * 5 / 4), height.min(width * 5 / 4));
    let whole = whole.crop_imm((width - wide) / 2, (height - high) / 2, wide, high);
    let small = if wide.max(high) > SIDE {
        whole.resize(SIDE, SIDE, image::imageops::FilterType::Triangle)
    } else {
        whole
    };
    let rgb = on_white(&small);
    let (width, height) = rgb.dimensions();
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, QUALITY).encode_image(&rgb).map_err(broken)?;
    let hash = Sha256::digest(&out).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    Ok(Picture { bytes: out, width, height, hash })
}

/// JPEG knows no transparency: what is behind is white.
fn on_white(image: &DynamicImage) -> RgbImage {
    let rgba = image.to_rgba8();
    let mut rgb = RgbImage::new(rgba.width(), rgba.height());
    for (x, y, pixel) in rgba.enumerate_pixels() {
        let [r, g, b, a] = pixel.0.map(u32::from);
        // At most 255 in all.
        let over = |c: u32| u8::try_from((c * a + 255 * (255 - a)) / 255).unwrap_or(u8::MAX);
        rgb.put_pixel(x, y, Rgb([over(r), over(g), over(b)]));
    }
    rgb
}

struct Now {
    person: person::Model,
    photo: Option<photo::Model>,
    source: Option<entered::Model>,
}

impl Now {
    async fn of(conn: &impl ConnectionTrait, slug: &str) -> Result<Self, ServiceError> {
        let person = person::Entity::find().filter(person::Column::Slug.eq(slug)).one(conn).await?;
        let person = person.ok_or(ServiceError::NotFound("person"))?;
        let photo = photo::Entity::find()
            .filter(photo::Column::PersonId.eq(person.id))
            .order_by_desc(photo::Column::CreatedAt)
            .order_by_desc(photo::Column::Id)
            .one(conn)
            .await?;
        let source = store::desk::entered(conn, SubjectKind::Photo.code(), person.id)
            .await
            .map_err(StoreError::from)?;
        Ok(Self { person, photo, source })
    }

    fn values(&self) -> Values {
        let source = self.source.as_ref();
        Values::default()
            .with("credit", self.photo.as_ref().and_then(|row| row.credit.clone()))
            .with("source_url", source.and_then(|row| row.source_url.clone()))
            .with("source_note", source.and_then(|row| row.source_note.clone()))
    }

    fn stamp(&self) -> String {
        self.values().with("hash", self.photo.as_ref().map(|row| row.hash.clone())).stamp()
    }

    /// What the ledger says of it; none where there is no photo.
    fn snapshot(&self) -> Result<Option<Snapshot>, ServiceError> {
        let Some(photo) = &self.photo else { return Ok(None) };
        let mut snapshot = Snapshot::new(SubjectKind::Photo)
            .with("person", self.person.name.as_str())?
            .with("hash", photo.hash.as_str())?;
        let source = self.source.as_ref();
        for (name, text) in [
            ("credit", photo.credit.as_ref()),
            ("source_url", source.and_then(|row| row.source_url.as_ref())),
            ("source", source.and_then(|row| row.source_note.as_ref())),
        ] {
            if let Some(text) = text {
                snapshot.set(name, text.as_str())?;
            }
        }
        Ok(Some(snapshot))
    }

    fn path(&self) -> String {
        format!("/officials/{}", self.person.slug)
    }

    fn done(&self) -> Done {
        let name = format!("the photo of {}", self.person.name);
        Done { key: self.person.slug.clone(), name, path: Some(self.path()), changed: true }
    }
}

/// What is asked besides the file.
#[must_use]
pub fn fields() -> Vec<desk::Field> {
    let [url, note] = desk::source_fields();
    let credit = desk::Field::new("credit", "Who took it, or whose it is", Input::Line).required().hint(
        "It stands under the photo: “Photo: Ada Example” or “Town of Marlow”. Only use what you may use.",
    );
    vec![credit, url, note]
}

impl Services {
    /// A person's photo as the desk shows it.
    ///
    /// # Errors
    /// When there is no such person, the actor may not, or the database fails.
    pub async fn photo_form(&self, actor: Actor, slug: &str) -> Result<PhotoForm, ServiceError> {
        crate::allow(actor, Action::EditPhotos, About::NONE)?;
        let now = Now::of(self.store().read(), slug).await?;
        let side = |n: i32| u32::try_from(n).unwrap_or(0);
        Ok(PhotoForm {
            slug: now.person.slug.clone(),
            name: now.person.name.clone(),
            now: now.photo.as_ref().map(|row| (path(&row.hash), side(row.width), side(row.height))),
            values: now.values(),
            stamp: now.stamp(),
        })
    }

    /// Puts a photo up in the place of what is there. Without a file (no bytes) the credit and the source change.
    ///
    /// # Errors
    /// Says what is wrong; nothing is written then.
    pub async fn photo_save(
        &self,
        actor: Actor,
        slug: &str,
        bytes: Vec<u8>,
        typed: &Values,
    ) -> Result<Done, Refused> {
        crate::allow(actor, Action::EditPhotos, About::NONE)?;
        let mut wrong = Vec::new();
        let new = if bytes.is_empty() {
            None
        } else if bytes.len() > LARGEST {
            wrong.push(FieldError::new(
                "photo",
                "The photo: the file is larger than 8 MB. Make it smaller first.",
            ));
            None
        } else {
            // Away from what answers requests: a large picture takes a second.
            match tokio::task::spawn_blocking(move || picture(&bytes)).await {
                Ok(Ok(picture)) => Some(picture),
                Ok(Err(message)) => {
                    wrong.push(FieldError::new("photo", format!("The photo: {message}")));
                    None
                }
                Err(error) => {
                    tracing::error!(%error, "a picture could not be decoded");
                    wrong.push(FieldError::new(
                        "photo",
                        "The photo: this file cannot be read. Try another one.",
                    ));
                    None
                }
            }
        };
        let (checked, more) = desk::look_at(&fields(), typed);
        wrong.extend(more);
        let write = self.store().begin().await?;
        store::ledger::locked_head(&write).await?;
        let conn = write.conn();
        let before = Now::of(conn, slug).await?;
        if new.is_none() && before.photo.is_none() && !wrong.iter().any(|error| error.field == "photo") {
            wrong.insert(0, FieldError::new("photo", "The photo: choose a file."));
        }
        if typed.get("stamp") != before.stamp() {
            let message = "The photo: someone changed it while you were here. Look at what is there now, and send yours \
                           again if it should take its place.";
            wrong.insert(0, FieldError::new("photo", message));
        }
        if let Some(new) = &new {
            let taken = photo::Entity::find()
                .filter(photo::Column::Hash.eq(new.hash.as_str()))
                .filter(photo::Column::PersonId.ne(before.person.id))
                .one(conn)
                .await?;
            if taken.is_some() {
                let message = "The photo: this very picture stands at another person already. Whose is it?";
                wrong.push(FieldError::new("photo", message));
            }
        }
        if !wrong.is_empty() {
            return Err(Refused::Wrong(wrong));
        }
        let now_ms = self.clock().now_ms();
        let kept = match (new, before.photo.clone()) {
            (Some(new), _) => photo::Model {
                id: Uuid::now_v7(),
                person_id: before.person.id,
                hash: new.hash,
                media_type: "image/jpeg".to_owned(),
                width: i32::try_from(new.width).unwrap_or(1),
                height: i32::try_from(new.height).unwrap_or(1),
                bytes: new.bytes,
                credit: checked.text("credit"),
                created_at: now_ms,
            },
            (None, Some(old)) => photo::Model { credit: checked.text("credit"), ..old },
            (None, None) => return Err(Refused::Service(ServiceError::NotFound("photo"))),
        };
        photo::Entity::delete_many().filter(photo::Column::PersonId.eq(before.person.id)).exec(conn).await?;
        kept.into_active_model().reset_all().insert(conn).await?;
        keep_source(conn, before.person.id, &checked, now_ms).await?;
        let after = Now::of(conn, slug).await?;
        let (was, is) = (before.snapshot()?, after.snapshot()?);
        if was == is {
            write.roll_back().await?;
            return Ok(Done { changed: false, ..after.done() });
        }
        let kind = if was.is_some() { EntryKind::Changed } else { EntryKind::Entered };
        self.photo_entry(&write, actor, kind, &after, (was, is), typed.get("reason").trim()).await?;
        write.commit().await?;
        Ok(after.done())
    }

    /// Takes a photo down, with a reason for everyone to read.
    ///
    /// # Errors
    /// When there is none, the reason is missing, the actor may not, or the database fails.
    pub async fn photo_withdraw(&self, actor: Actor, slug: &str, typed: &Values) -> Result<Done, Refused> {
        crate::allow(actor, Action::EditPhotos, About::NONE)?;
        let write = self.store().begin().await?;
        store::ledger::locked_head(&write).await?;
        let conn = write.conn();
        let before = Now::of(conn, slug).await?;
        if before.photo.is_none() {
            return Err(Refused::Service(ServiceError::NotFound("photo")));
        }
        let reason = typed.get("reason").trim();
        if reason.is_empty() {
            let message = "Why it is taken down: everyone can read it under Changes.";
            return Err(Refused::Wrong(vec![FieldError::new("reason", message)]));
        }
        if typed.get("stamp") != before.stamp() {
            let message = "Someone changed the photo while you were here. Look at what is there now.";
            return Err(Refused::Wrong(vec![FieldError::new("reason", message)]));
        }
        photo::Entity::delete_many().filter(photo::Column::PersonId.eq(before.person.id)).exec(conn).await?;
        entered::Entity::delete_by_id((SubjectKind::Photo.code().to_owned(), before.person.id))
            .exec(conn)
            .await?;
        let was = before.snapshot()?;
        self.photo_entry(&write, actor, EntryKind::Removed, &before, (was, None), reason).await?;
        write.commit().await?;
        Ok(before.done())
    }

    async fn photo_entry(
        &self,
        write: &Write,
        actor: Actor,
        kind: EntryKind,
        of: &Now,
        (was, is): (Option<Snapshot>, Option<Snapshot>),
        reason: &str,
    ) -> Result<(), ServiceError> {
        let about = About::person(PersonKey(of.person.id.as_u128()));
        let acting = ledger::acting(write.conn(), actor, Action::EditPhotos, about).await?;
        let name =
            PublicName::shortened(&of.person.name).map_err(|error| ServiceError::invalid("name", error))?;
        let subject = Subject::new(SubjectKind::Photo, &of.person.id.to_string(), name)?;
        let change = Change::new(kind, subject, was, is, reason, acting)?;
        let place = ledger::About { path: Some(of.path()), person: Some(of.person.id) };
        ledger::append(write, self.clock().now_ms(), &change, place).await?;
        Ok(())
    }

    /// The bytes of a photo by the hash in its address, with their media type.
    ///
    /// # Errors
    /// When there is none, or the database fails.
    pub async fn photo(&self, hash: &str) -> Result<(String, Vec<u8>), ServiceError> {
        let row = photo::Entity::find().filter(photo::Column::Hash.eq(hash)).one(self.store().read()).await?;
        row.map(|row| (row.media_type, row.bytes)).ok_or(ServiceError::NotFound("photo"))
    }
}

async fn keep_source(
    conn: &impl ConnectionTrait,
    person: Uuid,
    checked: &desk::Checked,
    now_ms: i64,
) -> Result<(), ServiceError> {
    let row = entered::Model {
        kind: SubjectKind::Photo.code().to_owned(),
        subject_id: person,
        source_url: checked.text("source_url"),
        source_note: checked.text("source_note"),
        at: now_ms,
    };
    let mut replace = OnConflict::columns([entered::Column::Kind, entered::Column::SubjectId]);
    replace.update_columns([entered::Column::SourceUrl, entered::Column::SourceNote, entered::Column::At]);
    entered::Entity::insert(row.into_active_model())
        .on_conflict(replace)
        .exec_without_returning(conn)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use image::{ImageEncoder, Rgba, RgbaImage};

    use super::*;

    fn png(width: u32, height: u32, pixel: [u8; 4]) -> Vec<u8> {
        let image = RgbaImage::from_pixel(width, height, Rgba(pixel));
        let mut out = Vec::new();
        let encoder = image::codecs::png::PngEncoder::new(&mut out);
        encoder.write_image(&image, width, height, image::ExtendedColorType::Rgba8).unwrap();
        out
    }

    /// A JPEG whose left half is black and whose right half is white, held as the EXIF orientation says.
    fn held(orientation: u8) -> Vec<u8> {
        let image = RgbImage::from_fn(200, 160, |x, _| if x < 100 { Rgb([0; 3]) } else { Rgb([255; 3]) });
        let mut out = Vec::new();
        JpegEncoder::new_with_quality(&mut out, 95).encode_image(&image).unwrap();
        // TIFF, big endian: one entry, tag 0x0112 (orientation), SHORT, one value; then a text that must not survive.
        let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
        exif.extend(b"SECRET-PLACE");
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        let mut with = out[..2].to_vec();
        with.extend([0xff, 0xe1, length[0], length[1]]);
        with.extend(exif);
        with.extend(&out[2..]);
        with
    }

    #[test]
    fn a_picture_is_made_small_and_keeps_its_proportions() {
        let kept = picture(&png(1_600, 1_500, [10, 200, 30, 255])).unwrap();
        assert_eq!((kept.width, kept.height), (640, 600));
        let kept = picture(&png(2_000, 500, [10, 200, 30, 255])).unwrap();
        assert_eq!((kept.width, kept.height), (625, 500), "cut to five to four");
        let kept = picture(&png(100, 90, [10, 200, 30, 255])).unwrap();
        assert_eq!((kept.width, kept.height), (100, 90), "not made larger");
    }

    #[test]
    fn nothing_of_the_file_survives_but_what_it_shows_upright() {
        let sent = held(6);
        assert!(sent.windows(12).any(|part| part == b"SECRET-PLACE"));
        let kept = picture(&sent).unwrap();
        assert_eq!((kept.width, kept.height), (160, 200), "turned upright");
        for gone in [b"SECRET-PLACE".as_slice(), b"Exif"] {
            assert!(!kept.bytes.windows(gone.len()).any(|part| part == gone));
        }
        let shown = image::load_from_memory(&kept.bytes).unwrap().to_rgb8();
        // Held to the right: what was left is above.
        assert!(shown.get_pixel(80, 20).0[0] < 60, "{:?}", shown.get_pixel(80, 20));
        assert!(shown.get_pixel(80, 180).0[0] > 200, "{:?}", shown.get_pixel(80, 180));
        let same = picture(&held(1)).unwrap();
        assert_eq!((same.width, same.height), (200, 160));
    }

    #[test]
    fn what_is_transparent_becomes_white() {
        let kept = picture(&png(80, 80, [0, 0, 0, 0])).unwrap();
        let shown = image::load_from_memory(&kept.bytes).unwrap().to_rgb8();
        assert!(shown.get_pixel(40, 40).0.iter().all(|c| *c > 250));
    }

    #[test]
    fn what_is_no_picture_is_refused_with_a_remedy() {
        let svg =
            picture(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>").unwrap_err();
        assert!(svg.contains("JPEG, PNG or WebP"), "{svg}");
        assert!(picture(b"GIF89a\x01\0\x01\0").unwrap_err().contains("JPEG, PNG or WebP"));
        assert!(picture(&png(63, 200, [0; 4])).unwrap_err().contains("64 is the least"));
        let mut cut = png(200, 200, [1, 2, 3, 255]);
        cut.truncate(60);
        assert!(picture(&cut).unwrap_err().contains("damaged"));
        // A header that claims 15,000 × 15,000 pixels: nothing of it is decoded.
        let mut bomb = png(64, 64, [0; 4]);
        bomb[16..24].copy_from_slice(&[0, 0, 0x3a, 0x98, 0, 0, 0x3a, 0x98]);
        let crc = crc(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&crc.to_be_bytes());
        let refused = picture(&bomb).unwrap_err();
        assert!(refused.contains("15000 × 15000") || refused.contains("too many pixels"), "{refused}");
    }

    /// The checksum of a PNG chunk.
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0_u32, |crc, byte| {
            (0..8).fold(
                crc ^ u32::from(*byte),
                |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 },
            )
        })
    }
}
