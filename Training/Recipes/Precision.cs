using System.Text.Json.Serialization;

namespace SatCurate.Training.Recipes;

/// <summary>How exactly a GPU multiplies. A CPU computes in float32 whatever is chosen, and cannot take <see cref="BFloat16"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Precision>))]
public enum Precision
{
    /// <summary>Values in float32, products of convolutions and matrices in TensorFloat-32: 10 bits of mantissa, sums in float32.</summary>
    Tf32 = 0,

    /// <summary>All in float32.</summary>
    Full = 1,

    /// <summary>Mixed: the forward pass in bfloat16, 7 bits of mantissa; weights, logits, loss and targets in float32.</summary>
    BFloat16 = 2,
}
