using System.Globalization;
using System.Text;
using System.Text.Json;
using SatCurate.Curation;

namespace SatCurate.Client.Export;

/// <summary>
/// The most probable classes of a distribution, largest first, classes without mass left out: what a run that keeps the top k has. The mass
/// that is missing to 1 lies evenly on the other classes. In text: <c>[{"class":7,"probability":0.8}, …]</c>.
/// </summary>
internal static class TopKList
{
    /// <summary>Class and probability of each; null where there is no distribution.</summary>
    /// <param name="form">How many are kept.</param>
    /// <param name="dense">C probabilities.</param>
    /// <param name="given">The given label, which is among them if it has mass; -1 where there is none.</param>
    public static IReadOnlyList<(int Class, float Probability)>? Of(DistributionForm form, ReadOnlyMemory<float>? dense, int given)
    {
        if (dense is not { } probabilities)
        {
            return null;
        }

        var kept = new float[form.Width];
        form.Write(probabilities.Span, given, kept);
        return [.. Enumerable.Range(0, form.TopK).Select(i => ((int)kept[i], kept[form.TopK + i])).Where(of => of.Item2 > 0)];
    }

    /// <summary>Writes a JSON array of objects; null where there is no distribution.</summary>
    public static void Write(Utf8JsonWriter json, string name, DistributionForm form, ReadOnlyMemory<float>? dense, int given)
    {
        if (Of(form, dense, given) is not { } list)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        foreach ((int label, float probability) in list)
        {
            json.WriteStartObject();
            json.WriteNumber("class", label);
            json.WriteNumber("probability", probability);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The same as text; empty where there is no distribution.</summary>
    public static string Text(DistributionForm form, ReadOnlyMemory<float>? dense, int given)
    {
        if (Of(form, dense, given) is not { } list)
        {
            return "";
        }

        var text = new StringBuilder("[");
        foreach ((int label, float probability) in list)
        {
            text.Append(text.Length > 1 ? "," : "")
                .Append(CultureInfo.InvariantCulture, $"{{\"class\":{label},\"probability\":{probability:R}}}");
        }

        return text.Append(']').ToString();
    }
}
