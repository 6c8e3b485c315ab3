using System.Text.Json;
using SatCurate.Client.Decisions;
using SatCurate.Curation;

namespace SatCurate.Client.Export;

/// <summary>A row as a JSON object with the columns of <see cref="ExportColumns"/>; what is unknown is null.</summary>
internal static class JsonRow
{
    /// <summary>Writes the members into an object that is begun, and does not end it.</summary>
    public static void WriteMembers(Utf8JsonWriter json, ExportRow row, ExportSubject subject)
    {
        json.WriteString("id", row.Id);
        json.WriteNumber("index", row.Index);
        json.WriteString("split", row.Split);
        json.WriteString("given_label", subject.Classes[row.Given]);
        json.WriteNumber("given_index", row.Given);
        json.WriteString("predicted_label", subject.Classes[row.Predicted]);
        json.WriteString("corrected_label", subject.Classes[row.Corrected]);
        json.WriteNumber("corrected_index", row.Corrected);
        json.WriteBoolean("is_label_issue", row.IsLabelIssue);
        json.WriteNumberOrNull("label_score", row.LabelScore);
        WriteDistribution(json, "soft_label", row.SoftLabel, row.Given, subject);
        json.WriteNumberOrNull("weight", row.Weight);
        json.WriteNumberOrNull("given_label_weight", row.GivenLabelWeight);
        WriteDistribution(json, "mean_prediction", row.MeanPrediction, row.Given, subject);
        json.WriteNumber("visits", row.Visits);
        json.WriteString("decision", DecisionText.Of(row.Decision?.Verdict, subject.Classes));
        json.WriteString("decided_by", row.Decision?.By ?? "");
        json.WriteString("decided_at", row.Decision is { } decision ? ExportSubject.Time(decision.At) : null);
        json.WriteString("run", subject.Run);
        json.WriteString("revision", subject.RevisionName);
        json.WriteString("source", row.Source);
        if (subject.HasSignals)
        {
            WriteSignals(json, row.Signals);
        }

        if (subject.HasTurnOver)
        {
            json.WriteNumberOrNull("unseen_probability", row.TurnOver?.Unseen);
            json.WriteNumberOrNull("self_influence", row.TurnOver?.Influence);
        }

        if (subject.HasAbstention)
        {
            json.WriteNumberOrNull(ExportColumns.Abstention, row.Abstention);
        }

        if (subject.HasNeighbours)
        {
            json.WriteNumberOrNull(ExportColumns.NeighbourAgreement, row.NeighbourAgreement);
        }
    }

    private static void WriteSignals(Utf8JsonWriter json, SampleSignals? signals)
    {
        json.WriteNumberOrNull("mean_margin", signals?.MeanMargin);
        json.WriteNumberOrNull("confidence", signals?.Visits?.Confidence);
        json.WriteNumberOrNull("variability", signals?.Visits?.Variability);
        json.WriteNumberOrNull("disagreement", signals?.Visits?.Disagreement);
        json.WriteNumberOrNull("forgetting", signals?.Visits?.Forgetting);
        json.WriteNumberOrNull("first_learned", signals?.Visits?.FirstLearned);
        json.WriteNumberOrNull("pre_memorization", signals?.Visits?.PreMemorization);
        json.WriteNumberOrNull("small_loss", signals?.SmallLoss);
        json.WriteNumberOrNull("target_margin", signals?.TargetMargin);
        json.WriteNumberOrNull("entropy", signals?.Entropy);
    }

    private static void WriteDistribution(Utf8JsonWriter json, string name, ReadOnlyMemory<float>? dense, int given, ExportSubject subject)
    {
        if (subject.Form.TopK == 0)
        {
            json.WriteListOrNull(name, dense);
        }
        else
        {
            TopKList.Write(json, name + "_topk", subject.Form, dense, given);
        }
    }
}
