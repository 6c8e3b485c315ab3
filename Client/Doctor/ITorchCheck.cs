namespace SatCurate.Client.Doctor;

/// <summary>Looks at the native libraries of torch, which only the silo's side may touch.</summary>
internal interface ITorchCheck
{
    /// <summary>Loads them and says what was found and done.</summary>
    DoctorLine Check();
}

/// <summary>Stands where nothing can look at torch.</summary>
internal sealed class NoTorchCheck : ITorchCheck
{
    /// <inheritdoc/>
    public DoctorLine Check() => new(false, "torch", "not looked at");
}
