using System.Text.Json;
using SatCurate.Curation;

namespace SatCurate.Datasets.Readers.Annotations;

/// <summary>A JSON file that is one value: its bytes are held, of its parts one at a time.</summary>
internal sealed class JsonInput
{
    private const int MaxBytes = 1 << 30;

    private readonly string _path;
    private readonly ReadOnlyMemory<byte> _bytes;

    /// <param name="path">The file, in UTF-8; may be gzip.</param>
    /// <exception cref="UserErrorException">It is longer than 1 GiB, or not UTF-8.</exception>
    public JsonInput(string path)
    {
        _path = path;
        using var stream = new Utf8Input(InputFile.Open(path), path);
        var content = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = stream.Read(buffer, 0, buffer.Length)) > 0;)
        {
            if (content.Length + read > MaxBytes)
            {
                throw new UserErrorException($"a JSON file of more than {MaxBytes >> 30} GiB", path, "Split it, or leave out what is no label");
            }

            content.Write(buffer, 0, read);
        }

        ReadOnlyMemory<byte> bytes = content.GetBuffer().AsMemory(0, (int)content.Length);
        _bytes = bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
    }

    /// <summary>Reads the items of arrays that are members of the file's object; other members are passed over.</summary>
    /// <param name="readers">What takes the items of a member, with where each stands.</param>
    public void ReadMembers(IReadOnlyDictionary<string, Action<JsonElement, string>> readers) => Guard(() =>
    {
        var reader = new Utf8JsonReader(_bytes.Span);
        reader.Read();
        Demand(ref reader, JsonTokenType.StartObject, "an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (readers.TryGetValue(name, out Action<JsonElement, string>? take))
            {
                Items(ref reader, name, take);
            }
            else
            {
                reader.Skip();
            }
        }

        reader.Read(); // Refuses what stands behind the end.
    });

    /// <summary>Reads the items of the file's array.</summary>
    /// <param name="take">Takes an item, and where it stands.</param>
    public void ReadItems(Action<JsonElement, string> take) => Guard(() =>
    {
        var reader = new Utf8JsonReader(_bytes.Span);
        reader.Read();
        Items(ref reader, "", take);
        reader.Read();
    });

    private void Items(ref Utf8JsonReader reader, string name, Action<JsonElement, string> take)
    {
        Demand(ref reader, JsonTokenType.StartArray, "an array");
        for (long i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            string where = $"{_path}, {name}[{i}]";
            using JsonDocument item = JsonDocument.ParseValue(ref reader);
            if (item.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new UserErrorException($"{JsonText.Article(item.RootElement)} where an object is wanted", where);
            }

            take(item.RootElement, where);
        }
    }

    private void Demand(ref Utf8JsonReader reader, JsonTokenType wanted, string what)
    {
        if (reader.TokenType != wanted)
        {
            throw new UserErrorException($"the JSON is not what is wanted: {what} is, at byte {reader.TokenStartIndex}", _path, "Check the file, or name another --format");
        }
    }

    private void Guard(Action read)
    {
        try
        {
            read();
        }
        catch (JsonException e)
        {
            throw new UserErrorException("malformed JSON", $"{_path}, line {e.LineNumber + 1}", "Fetch the file again or write it anew");
        }
        catch (InvalidOperationException)
        {
            throw new UserErrorException("a string holds half of a surrogate pair", _path, "Write the file anew");
        }
    }
}
