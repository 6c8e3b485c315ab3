using System.Text.Json.Serialization;

namespace SatCurate.Training.Recipes;

/// <summary>What a random crop sees beyond the picture's edge.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CropPadding>))]
public enum CropPadding
{
    /// <summary>Pixels of value 0.</summary>
    Zero = 0,

    /// <summary>The picture mirrored at its edge, the edge pixel not repeated.</summary>
    Reflect = 1,
}
