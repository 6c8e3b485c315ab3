namespace SatCurate.Training.Models;

/// <summary>The names of models as people and cards write them.</summary>
public static class ModelNames
{
    /// <summary>The names that <c>--model</c> takes, <c>auto</c> and modules of the user's aside.</summary>
    public const string BuiltIn = "linear, mlp, cnn, resnet18, resnet34, wrn-28-10, text";

    /// <summary>The name of a kind.</summary>
    public static string Name(this ModelKind kind) => kind == ModelKind.WideResNet28x10 ? "wrn-28-10" : kind.ToString().ToLowerInvariant();

    /// <summary>The built-in kind of a name, in small or capital letters; null where there is none.</summary>
    public static ModelKind? BuiltInKind(string name) => Enum.GetValues<ModelKind>()
        .Where(kind => kind != ModelKind.Script && kind.Name().Equals(name, StringComparison.OrdinalIgnoreCase))
        .Select(kind => (ModelKind?)kind)
        .FirstOrDefault();
}
