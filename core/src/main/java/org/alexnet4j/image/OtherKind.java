package org.alexnet4j.image;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Kinds of files that are not read here, called by their names so that the user knows what to do. */
final class OtherKind {
    private static final String CONVERT = "convert it to JPEG or PNG";
    private static final int FIRST_BYTES = 1024;

    private static final int NEW_SUBFILE_TYPE = 0xFE;
    private static final int SUB_DIRECTORIES = 0x14A;
    private static final int DNG_VERSION = 0xC612;

    /** By what their first bytes are; the first that fits counts. */
    private static final List<Map.Entry<String, String>> MAGICS = List.of(
            Map.entry("\0\0\0\fJXL ", "a JPEG XL image"),
            Map.entry("\u00FF\n", "a JPEG XL image"),
            Map.entry("\0\0\0\fjP  ", "a JPEG 2000 image"),
            Map.entry("\u00FFO\u00FFQ", "a JPEG 2000 image"),
            Map.entry("8BPS", "a Photoshop document"),
            Map.entry("%PDF", "a PDF document"),
            Map.entry("%!PS", "a PostScript document"),
            Map.entry("\u00C5\u00D0\u00D3\u00C6", "a PostScript document"),
            Map.entry("{\\rtf", "a text document"),
            Map.entry("II\u00BC", "a JPEG XR image"),
            Map.entry("IIU\0", "a camera's raw file (RW2)"),
            Map.entry("IIRO", "a camera's raw file (ORF)"),
            Map.entry("IIRS", "a camera's raw file (ORF)"),
            Map.entry("MMOR", "a camera's raw file (ORF)"),
            Map.entry("II\u001A\0\0\0HEAPCCDR", "a camera's raw file (CRW)"),
            Map.entry("FUJIFILMCCD-RAW", "a camera's raw file (RAF)"),
            Map.entry("FOVb", "a camera's raw file (X3F)"),
            Map.entry("\0MRM", "a camera's raw file (MRW)"),
            Map.entry("II+\0", "a TIFF file of more than 4 GB (BigTIFF)"),
            Map.entry("MM\0+", "a TIFF file of more than 4 GB (BigTIFF)"),
            Map.entry("\0\0\1\0", "an icon (ICO)"),
            Map.entry("\0\0\2\0", "a cursor (CUR)"),
            Map.entry("icns", "an icon (ICNS)"),
            Map.entry("v/1\1", "an OpenEXR image"),
            Map.entry("#?RADIANCE", "a Radiance image (HDR)"),
            Map.entry("#?RGBE", "a Radiance image (HDR)"),
            Map.entry("gimp xcf", "a GIMP document (XCF)"),
            Map.entry("BPG\u00FB", "a BPG image"),
            Map.entry("FLIF", "a FLIF image"),
            Map.entry("qoif", "a QOI image"),
            Map.entry("DDS ", "a texture (DDS)"),
            Map.entry("SIMPLE  =", "a FITS image"),
            Map.entry("\u008AMNG", "an MNG animation"),
            Map.entry("\u008BJNG", "a JNG image"),
            Map.entry("AT&TFORM", "a DjVu document"),
            Map.entry("\u00D7\u00CD\u00C6\u009A", "a Windows metafile (WMF)"),
            Map.entry("\1\0\0\0", "a Windows metafile (EMF)"),
            Map.entry("\u001AE\u00DF\u00A3", "a video (Matroska or WebM)"),
            Map.entry("OggS", "a sound or video (Ogg)"),
            Map.entry("ID3", "a sound (MP3)"),
            Map.entry("\0\0\1\u00BA", "a video (MPEG)"),
            Map.entry("FLV\1", "a video (Flash)"),
            Map.entry("0&\u00B2u", "a video (Windows Media)"),
            Map.entry("\u0089HDF", "an HDF5 file"),
            Map.entry("\u0093NUMPY", "a NumPy array"),
            Map.entry("version https://git-lfs", "a pointer of Git LFS to a file that was not fetched"));

    private static final Map<String, String> BRANDS = Map.ofEntries(
            Map.entry("heic", "a HEIC image"),
            Map.entry("heix", "a HEIC image"),
            Map.entry("heim", "a HEIC image"),
            Map.entry("heis", "a HEIC image"),
            Map.entry("hevc", "a HEIC image"),
            Map.entry("hevx", "a HEIC image"),
            Map.entry("mif1", "a HEIF image"),
            Map.entry("msf1", "a HEIF image"),
            Map.entry("avif", "an AVIF image"),
            Map.entry("avis", "an AVIF image"),
            Map.entry("crx ", "a camera's raw file (CR3)"),
            Map.entry("qt  ", "a video (QuickTime)"));

    private static final Map<String, String> RIFF_FORMS = Map.of(
            "AVI ", "a video (AVI)",
            "WAVE", "a sound (WAV)",
            "CDR9", "a CorelDRAW document");

    private static final Map<String, String> ARCHIVES = Map.of(
            "PK\3\4", "a zip archive",
            "\u001F\u008B", "a gzip file",
            "BZh", "a bzip2 file",
            "\u00FD7zXZ", "an xz file",
            "7z\u00BC\u00AF", "a 7z archive",
            "Rar!", "a RAR archive");

    private static final Pattern NETPBM = Pattern.compile("P[1-7fF]\\s[\\s\\S]*");
    private static final Pattern HTML = Pattern.compile("(?is)\\s*(<!doctype html|<html|<head).*");
    private static final Pattern SVG =
            Pattern.compile("(?s)\\s*(<\\?xml.*?\\?>|<!--.*?-->|<!DOCTYPE svg.*?>|\\s)*<svg\\b.*");

    private OtherKind() {}

    /**
     * Passes over what may be an image that can be read.
     *
     * @throws UnreadableImageException if the file is of a known kind that is not read here
     */
    static void refuse(FileBytes bytes) throws UnreadableImageException {
        String start = bytes.text(0, FIRST_BYTES);
        for (Map.Entry<String, String> magic : MAGICS) {
            if (start.startsWith(magic.getKey())) {
                throw notRead(magic.getValue(), CONVERT);
            }
        }
        for (Map.Entry<String, String> archive : ARCHIVES.entrySet()) {
            if (start.startsWith(archive.getKey())) {
                throw notRead(archive.getValue(), "unpack it");
            }
        }
        if (start.startsWith("ftyp", 4)) {
            String brand = bytes.text(8, 4);
            throw notRead(BRANDS.getOrDefault(brand, "a video (MP4)"), CONVERT);
        }
        if (start.startsWith("RIFF")) {
            throw notRead(RIFF_FORMS.getOrDefault(bytes.text(8, 4), "a RIFF file that is not WebP"), CONVERT);
        }
        if (start.startsWith("DICM", 128)) {
            throw notRead("a DICOM image", CONVERT);
        }
        String text = start.startsWith("\u00EF\u00BB\u00BF") ? start.substring(3) : start;
        if (SVG.matcher(text).matches()) {
            throw notRead("an SVG drawing", CONVERT);
        }
        if (HTML.matcher(text).matches()) {
            throw notRead("a web page, perhaps in place of an image that was not there", "download the image again");
        }
        if (NETPBM.matcher(text).matches()) {
            throw notRead("a Netpbm image (PNM)", CONVERT);
        }
        if (start.startsWith("II*\0") || start.startsWith("MM\0*")) {
            refuseRawTiff(bytes);
        }
    }

    /** The raw files of most cameras are TIFF files whose first image is a small preview. */
    private static void refuseRawTiff(FileBytes bytes) throws UnreadableImageException {
        TiffDirectory directory = new TiffDirectory(bytes.slice(0, bytes.length()));
        boolean preview = (directory.number(NEW_SUBFILE_TYPE, 0) & 1) == 1 && directory.has(SUB_DIRECTORIES);
        if (directory.has(DNG_VERSION) || preview || bytes.startsWith(8, "CR\2")) {
            throw notRead("a camera's raw file", CONVERT);
        }
    }

    private static UnreadableImageException notRead(String what, String remedy) {
        return new UnreadableImageException(what + ", which is not supported", remedy);
    }

    /** Why a file that begins like no known kind is refused. */
    static UnreadableImageException unknown(FileBytes bytes) {
        byte[] start = Arrays.copyOf(bytes.array(), Math.min(bytes.length(), 4));
        return new UnreadableImageException(
                "not an image: it begins with "
                        + HexFormat.of().formatHex(start)
                        + ", as no JPEG, PNG, GIF, BMP, WebP or TIFF file does",
                "Supported formats: JPEG, PNG, GIF, BMP, WebP and TIFF");
    }
}
