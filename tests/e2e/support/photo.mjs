// A photo as a phone writes it: a real JPEG with a position in its EXIF part.

/** Draws a picture in the browser and puts EXIF with a GPS position into the file. */
export async function photoWithPosition(page, text) {
  const drawn = await page.evaluate(async (label) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [2400, 1800];
    const context = canvas.getContext('2d');
    const sky = context.createLinearGradient(0, 0, 2400, 1800);
    sky.addColorStop(0, '#3b4a44');
    sky.addColorStop(1, '#c9c2ae');
    context.fillStyle = sky;
    context.fillRect(0, 0, 2400, 1800);
    context.fillStyle = '#f4efe2';
    context.fillRect(500, 450, 1400, 900);
    context.fillStyle = '#b02a1f';
    context.font = 'bold 220px sans-serif';
    context.fillText(label, 620, 960);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.95));
    return [...new Uint8Array(await blob.arrayBuffer())];
  }, text);
  const jpeg = Buffer.from(drawn);
  const exif = exifWithPosition();
  const length = Buffer.alloc(2);
  length.writeUInt16BE(exif.length + 2);
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1]), length, exif, jpeg.subarray(2)]);
}

/** The markers of a JPEG's segments before its data. */
export function segments(jpeg) {
  const found = [];
  for (let at = 2; jpeg[at] === 0xff; at += 2 + jpeg.readUInt16BE(at + 2)) {
    found.push(jpeg[at + 1]);
    if (jpeg[at + 1] === 0xda) break;
  }
  return found;
}

/** TIFF, big-endian: one entry that points to the GPS part, which says 52° 31' 12" N, 13° 24' 18" E. */
function exifWithPosition() {
  const entry = (tag, type, count, value) => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16BE(tag, 0);
    bytes.writeUInt16BE(type, 2);
    bytes.writeUInt32BE(count, 4);
    Buffer.isBuffer(value) ? value.copy(bytes, 8) : bytes.writeUInt32BE(value, 8);
    return bytes;
  };
  const directory = (...entries) => {
    const count = Buffer.alloc(2);
    count.writeUInt16BE(entries.length);
    return Buffer.concat([count, ...entries, Buffer.alloc(4)]);
  };
  const rationals = (...values) => {
    const bytes = Buffer.alloc(values.length * 8);
    values.forEach((value, at) => {
      bytes.writeUInt32BE(value, at * 8);
      bytes.writeUInt32BE(1, at * 8 + 4);
    });
    return bytes;
  };
  const head = Buffer.from([0x4d, 0x4d, 0, 42, 0, 0, 0, 8]);
  const first = directory(entry(0x8825, 4, 1, 26));
  const gps = directory(
    entry(1, 2, 2, Buffer.from('N\0')),
    entry(2, 5, 3, 80),
    entry(3, 2, 2, Buffer.from('E\0')),
    entry(4, 5, 3, 104),
  );
  const places = Buffer.concat([rationals(52, 31, 12), rationals(13, 24, 18)]);
  return Buffer.concat([Buffer.from('Exif\0\0'), head, first, gps, places]);
}
