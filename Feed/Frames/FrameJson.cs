using System.Text.Json.Serialization;

namespace SatCurate.Feed.Frames;

/// <summary>snake_case names; members that are not known are passed over.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FrameHead))]
internal sealed partial class FrameJson : JsonSerializerContext;
