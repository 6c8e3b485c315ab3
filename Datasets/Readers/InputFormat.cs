using SatCurate.Curation;
using SatCurate.Datasets.Readers.Annotations;
using SatCurate.Datasets.Readers.WebDataset;

namespace SatCurate.Datasets.Readers;

/// <summary>What an input is, by looking at it.</summary>
internal static class InputFormat
{
    /// <summary>One of <see cref="SampleSources.Formats"/>: by magic number, length or first characters of the first path.</summary>
    /// <exception cref="UserErrorException">It cannot be told.</exception>
    public static string Detect(IReadOnlyList<string> paths)
    {
        if (Directory.Exists(paths[0]))
        {
            return InputShards.FormatOf(paths[0]) ?? "imagefolder";
        }

        if (ImageFolder.IsImageFile(paths[0]))
        {
            throw new UserErrorException("a single picture where a data set is wanted", paths[0], "Name the folder of the pictures; predict takes single ones, of a data set of pictures");
        }

        byte[] head = InputFile.Head(paths[0], 512);
        return head.Length == 0 ? throw new UserErrorException("the file is empty", paths[0])
            : ByMagicNumber(head, paths[0]) ?? ByContent(head, paths[0]) ?? throw (Utf8Input.IsUtf16(head) ? Utf8Input.Utf16(paths[0]) : new UserErrorException(
                "it cannot be told what the input is: no magic number of IDX, npy, npz, Parquet or tar, no whole CIFAR records, no text",
                paths[0],
                "Name it with --format, or check that the file is whole"));
    }

    private static string? ByMagicNumber(ReadOnlySpan<byte> head, string path) =>
        IdxFile.Matches(head) && !IsBin(path) ? "idx"
        : NpyHeader.Matches(head) || NpzFile.Matches(head) ? "npy"
        : head.StartsWith("PAR1"u8) ? "parquet"
        : TarMembers.Matches(head) ? "webdataset"
        : null;

    private static string? ByContent(ReadOnlySpan<byte> head, string path)
    {
        bool binary = head.Contains((byte)0);
        if ((binary || IsBin(path)) && CifarSource.Matches(InputFile.Length(path)))
        {
            return "cifar";
        }

        if (binary || IsBin(path) || !IsText(head))
        {
            return null;
        }

        ReadOnlySpan<byte> content = (head.StartsWith("\uFEFF"u8) ? head[3..] : head).TrimStart(" \t\r\n"u8);
        return content.StartsWith("{"u8) ? (JsonHead.IsCoco(path) ? "coco" : "jsonl")
            : content.StartsWith("["u8) && content[1..].TrimStart(" \t\r\n"u8).StartsWith("{"u8) ? LabelStudio(path)
            : "csv";
    }

    private static string LabelStudio(string path) => JsonHead.IsLabelStudio(path)
        ? "label-studio"
        : throw new UserErrorException(
            "one JSON array where one object a line is wanted", path, "Write it as JSONL, for example with jq -c '.[]'; tasks of Label Studio have 'data'");

    private static bool IsBin(string path) => Path.GetFileName(path).Contains(".bin", StringComparison.Ordinal);

    private static bool IsText(ReadOnlySpan<byte> head)
    {
        foreach (byte b in head)
        {
            if (b < 0x20 && b is not ((byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                return false;
            }
        }

        return true;
    }
}
