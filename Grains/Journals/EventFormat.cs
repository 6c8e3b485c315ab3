using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using SatCurate.Storage;

namespace SatCurate.Grains.Journals;

/// <summary>
/// Events as JSON. A record carries no version: its kind and its members are its form, and both must be known. A member that this program
/// does not know changes what the event means, so it is refused like an unknown kind; members that a newer form adds have defaults.
/// </summary>
/// <typeparam name="TEvent">The polymorphic base of the events.</typeparam>
internal static class EventFormat<TEvent>
    where TEvent : class
{
    private static readonly JsonSerializerOptions s_reading = new()
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
    };

    private static readonly string s_discriminator = typeof(TEvent).GetCustomAttribute<JsonPolymorphicAttribute>()!.TypeDiscriminatorPropertyName!;

    private static readonly HashSet<string> s_kinds =
        [.. typeof(TEvent).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(derived => (string)derived.TypeDiscriminator!)];

    /// <summary>The record of an event.</summary>
    public static byte[] Write(TEvent @event) => JsonSerializer.SerializeToUtf8Bytes(@event, JsonSerializerOptions.Default);

    /// <summary>The event in a record.</summary>
    /// <exception cref="InvalidDataException">It is no event.</exception>
    /// <exception cref="UnknownRecordException">A newer SatCurate wrote it.</exception>
    public static TEvent Read(ReadOnlyMemory<byte> record)
    {
        string kind = KindOf(record);
        if (!s_kinds.Contains(kind))
        {
            throw new UnknownRecordException($"event '{kind}' is unknown, this SatCurate reads {string.Join(", ", s_kinds)}");
        }

        try
        {
            return JsonSerializer.Deserialize<TEvent>(record.Span, s_reading) ?? throw new InvalidDataException("an empty event");
        }
        catch (JsonException e)
        {
            throw new UnknownRecordException($"event '{kind}' has another form than this SatCurate reads: {e.Message.TrimEnd('.')}");
        }
    }

    private static string KindOf(ReadOnlyMemory<byte> record)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(record);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(s_discriminator, out JsonElement kind)
                && kind.ValueKind == JsonValueKind.String
                ? kind.GetString()!
                : throw new InvalidDataException("a record that is no event");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"a record that is no JSON: {e.Message.TrimEnd('.')}");
        }
    }
}
