namespace SatCurate.Curation;

/// <summary>What is wrong with a picture by its pixels alone, whatever a model says of it.</summary>
public enum PictureFault
{
    /// <summary>Nothing, or too few pixels to tell by.</summary>
    None,

    /// <summary>Its pixels might as well stand in any order: noise, or what was a picture before they were shuffled.</summary>
    Noise,

    /// <summary>Every channel has one value.</summary>
    Blank,
}
