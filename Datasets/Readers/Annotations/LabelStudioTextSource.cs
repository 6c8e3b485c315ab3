namespace SatCurate.Datasets.Readers.Annotations;

/// <summary>The texts of Label Studio tasks.</summary>
internal sealed class LabelStudioTextSource : FileSource
{
    private readonly LabelStudioFile _file;

    /// <param name="path">The JSON file.</param>
    /// <param name="file">What it holds.</param>
    public LabelStudioTextSource(string path, LabelStudioFile file)
        : base("label-studio")
    {
        _file = file;
        Files = [path];
        Shape = SampleShape.Text;
        Count = file.Tasks.Count;
        TakenFor = file.TakenFor;
        NotOpened = file.PassedOver;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> LabelNames => _file.LabelNames;

    /// <inheritdoc/>
    public override IEnumerable<RawSample> Read()
    {
        var payload = new TextPayload();
        foreach ((string text, int label, string where) in _file.Tasks)
        {
            yield return new RawSample(payload.Of(text, () => where), label, null);
        }
    }
}
