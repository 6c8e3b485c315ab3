namespace SatCurate.Client.Experiments;

/// <summary>What the papers report (arXiv 2002.10319 and 2101.08732), to stand beside one's own figures; shares in [0,1].</summary>
internal static class PublishedFigures
{
    private static readonly Dictionary<(int Classes, string Model), (string Title, double[] Accuracy)> s_labelNoise = new()
    {
        [(10, "resnet34")] = ("published: SAT, CIFAR-10, ResNet-34", [0.9414, 0.9264, 0.8923, 0.7858]),
        [(100, "resnet34")] = ("published: SAT, CIFAR-100, ResNet-34", [0.7577, 0.7138, 0.6269, 0.3872]),
        [(10, "wrn-28-10")] = ("published: SAT, CIFAR-10, WRN-28-10", [0.9484, 0.9323, 0.8942, 0.8013]),
        [(100, "wrn-28-10")] = ("published: SAT, CIFAR-100, WRN-28-10", [0.7771, 0.7260, 0.6487, 0.4417]),
    };

    private static readonly double[] s_rates = [0.2, 0.4, 0.6, 0.8];

    private static readonly Dictionary<double, double> s_selectiveError = new() { [1] = 0.0605, [0.95] = 0.0337, [0.9] = 0.0193, [0.8] = 0.0067 };

    /// <summary>Title of the test accuracies under symmetric noise: CIFAR-100's for a hundred classes, else CIFAR-10's; WRN-28-10's for that model, else ResNet-34's.</summary>
    public static string LabelNoiseTitle(int classes, string? model) => s_labelNoise[Key(classes, model)].Title;

    /// <summary>Test accuracy of SAT at a rate of symmetric noise; null where none is published.</summary>
    public static double? LabelNoise(int classes, string? model, double rate) =>
        Array.IndexOf(s_rates, rate) is var at and >= 0 ? s_labelNoise[Key(classes, model)].Accuracy[at] : null;

    /// <summary>Title of <see cref="SelectiveError"/>.</summary>
    public static string SelectiveTitle => "published: SAT, CIFAR-10, VGG-16";

    /// <summary>Error of SAT's selective classifier at a coverage; null where none is published.</summary>
    public static double? SelectiveError(double coverage) => s_selectiveError.TryGetValue(coverage, out double error) ? error : null;

    private static (int Classes, string Model) Key(int classes, string? model) => (classes == 100 ? 100 : 10, model == "wrn-28-10" ? model : "resnet34");
}
